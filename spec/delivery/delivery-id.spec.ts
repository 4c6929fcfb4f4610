import { expect } from 'chai';
import { creationTimeOf, isDeliveryId } from '../../lib/delivery/delivery-id';

/** Ids in Customer.io's documentation, and the times that they contain. */
const DOCUMENTED: Readonly<Record<string, number | undefined>> = {
  // the `created` of this example is 1619137767
  'ag1q6QWq6QUBAAF4_CGoeVX7mFkDbRFu7ek=': 1_619_137_767_545,
  'ZAIAAVTJVG0QcCok0-0ZKj6yiQ==': 1_463_666_634_000,
  RPILAgUBcRhIBqSfeiIwdIYJKxTY: 1_585_250_305_700,
  // another shape: it decodes to 213::1234
  'RPIyMTM6OjEyMzQ=': undefined,
};
const CREATED = 1_619_137_767_545;

/** The shape of the ids of WhatsApp deliveries. */
const UUID = '5b3e8a9c-0d4f-4c1e-9f6b-2a7d8e1c0b4f';

const NOW = Date.UTC(2026, 6, 1);

/** Returns an id of the inferred shape: prefix and channel, six bytes of time, ten random bytes. */
function idOf(time: number, prefixBytes = 3): string {
  const clock = Buffer.alloc(6);
  clock.writeUIntBE(time, 0, 6);
  return Buffer.concat([Buffer.alloc(prefixBytes, 0x5a), clock, Buffer.alloc(10, 0xa5)]).toString(
    'base64url',
  );
}

describe('creationTimeOf()', () => {
  for (const [deliveryId, time] of Object.entries(DOCUMENTED)) {
    it(`returns ${time} for the documented example ${deliveryId}`, () => {
      expect(creationTimeOf(deliveryId, NOW)).to.equal(time);
      expect(creationTimeOf(deliveryId.replace(/=+$/, ''), NOW)).to.equal(time);
    });
  }

  it('decodes the time after a prefix of any known length', () => {
    for (const prefixBytes of [2, 3, 5, 24])
      expect(creationTimeOf(idOf(CREATED, prefixBytes), NOW)).to.equal(CREATED);
  });

  it('accepts times from 2015 to one minute ahead of the clock', () => {
    const earliest = Date.UTC(2015, 0);
    for (const time of [earliest, NOW, NOW + 60_000]) expect(creationTimeOf(idOf(time), NOW)).to.equal(time);
    for (const time of [0, earliest - 1, NOW + 60_001, 2 ** 48 - 1]) {
      expect(creationTimeOf(idOf(time), NOW), String(time)).to.equal(undefined);
    }
  });

  const WITHOUT: Readonly<Record<string, string>> = {
    'a UUID': UUID,
    'a UUID in capitals': UUID.toUpperCase(),
    'an id without a prefix': idOf(CREATED, 0),
    'an id that is a byte too short': idOf(CREATED, 1),
    'an id that is a byte too long': idOf(CREATED, 25),
    'an empty id': '',
    'text with spaces': 'this is not an id at all, is it?',
    'a text of digits': '4711471147114711471147114711',
    punctuation: '!'.repeat(28),
  };

  for (const [description, deliveryId] of Object.entries(WITHOUT)) {
    it(`returns undefined for ${description}`, () => {
      expect(creationTimeOf(deliveryId, NOW)).to.equal(undefined);
    });
  }
});

describe('creationTimeOf() of a UUID', () => {
  /** Decoded as an id of the other shape, this UUID in capitals contains a time in 2033. */
  const READABLE = '5B3E8A9C-0D4F-4B91-9F6B-2A7D8E1C0B4F';
  const LATER = Date.UTC(2040, 0);

  it('returns undefined even after the time that its bytes seem to contain', () => {
    expect(creationTimeOf(READABLE.replaceAll('-', '_'), LATER)).to.be.within(NOW, LATER);
    expect(creationTimeOf(READABLE, LATER)).to.equal(undefined);
  });
});

describe('isDeliveryId()', () => {
  for (const value of [...Object.keys(DOCUMENTED), idOf(CREATED), UUID, 'a'.repeat(128)]) {
    it(`accepts ${value.slice(0, 40)}`, () => expect(isDeliveryId(value)).to.equal(true));
  }

  const OTHERS: Readonly<Record<string, unknown>> = {
    'an empty text': '',
    'a text of 7 characters': 'a'.repeat(7),
    'a text of 129 characters': 'a'.repeat(129),
    'an email address': 'jane@example.com',
    'text with spaces': 'not a delivery id',
    'text with a line break': `${idOf(CREATED)}\n`,
    'a number': 12345678,
    null: null,
    undefined: undefined,
    'an object': { toString: () => idOf(CREATED) },
    'an array': [idOf(CREATED)],
  };
  for (const [description, value] of Object.entries(OTHERS)) {
    it(`rejects ${description}`, () => expect(isDeliveryId(value)).to.equal(false));
  }
});
