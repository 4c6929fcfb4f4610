import { expect } from 'chai';
import { creationTimeOf, isDeliveryId } from '../../lib/delivery/delivery-id';

/** Ids in Customer.io's own documentation, and the times in them. */
const DOCUMENTED: Readonly<Record<string, number | undefined>> = {
  // its `created` is 1619137767
  'ag1q6QWq6QUBAAF4_CGoeVX7mFkDbRFu7ek=': 1_619_137_767_545,
  'ZAIAAVTJVG0QcCok0-0ZKj6yiQ==': 1_463_666_634_000,
  RPILAgUBcRhIBqSfeiIwdIYJKxTY: 1_585_250_305_700,
  // of another shape: it reads 213::1234
  'RPIyMTM6OjEyMzQ=': undefined,
};
const CREATED = 1_619_137_767_545;

/** As WhatsApp deliveries have. */
const UUID = '5b3e8a9c-0d4f-4c1e-9f6b-2a7d8e1c0b4f';

const NOW = Date.UTC(2026, 6, 1);

/** An id of the inferred shape: prefix and channel, six bytes of time, ten random ones. */
function idOf(time: number, prefixBytes = 3): string {
  const clock = Buffer.alloc(6);
  clock.writeUIntBE(time, 0, 6);
  return Buffer.concat([Buffer.alloc(prefixBytes, 0x5a), clock, Buffer.alloc(10, 0xa5)]).toString(
    'base64url',
  );
}

describe('the time in a delivery id', () => {
  for (const [deliveryId, time] of Object.entries(DOCUMENTED)) {
    it(`of the documented example ${deliveryId} is ${time ?? 'unknown'}`, () => {
      expect(creationTimeOf(deliveryId, NOW)).to.equal(time);
      expect(creationTimeOf(deliveryId.replace(/=+$/, ''), NOW)).to.equal(time);
    });
  }

  it('is found behind a prefix of any known length', () => {
    for (const prefixBytes of [2, 3, 5, 24])
      expect(creationTimeOf(idOf(CREATED, prefixBytes), NOW)).to.equal(CREATED);
  });

  it('is sought from 2015 to a minute from now', () => {
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
    'text of another kind': 'this is not an id at all, is it?',
    'a number': '4711471147114711471147114711',
    punctuation: '!'.repeat(28),
  };

  for (const [description, deliveryId] of Object.entries(WITHOUT)) {
    it(`is unknown for ${description}`, () => {
      expect(creationTimeOf(deliveryId, NOW)).to.equal(undefined);
    });
  }
});

describe('the time in a delivery id that is a UUID', () => {
  /** In capitals its bytes read as a time of 2033, in the eyes of anybody who takes it for the other shape. */
  const READABLE = '5B3E8A9C-0D4F-4B91-9F6B-2A7D8E1C0B4F';
  const LATER = Date.UTC(2040, 0);

  it('is unknown, when that time has come, too', () => {
    expect(creationTimeOf(READABLE.replaceAll('-', '_'), LATER)).to.be.within(NOW, LATER);
    expect(creationTimeOf(READABLE, LATER)).to.equal(undefined);
  });
});

describe('what counts as a delivery id', () => {
  for (const value of [...Object.keys(DOCUMENTED), idOf(CREATED), UUID, 'a'.repeat(128)]) {
    it(`a text such as ${value.slice(0, 40)}`, () => expect(isDeliveryId(value)).to.equal(true));
  }

  const OTHERS: Readonly<Record<string, unknown>> = {
    'an empty text': '',
    'what is too short': 'a'.repeat(7),
    'what is too long': 'a'.repeat(129),
    'an address': 'jane@example.com',
    'text with spaces': 'not a delivery id',
    'text with a line break': `${idOf(CREATED)}\n`,
    'a number': 12345678,
    null: null,
    undefined: undefined,
    'an object': { toString: () => idOf(CREATED) },
    'a list': [idOf(CREATED)],
  };
  for (const [description, value] of Object.entries(OTHERS)) {
    it(`not ${description}`, () => expect(isDeliveryId(value)).to.equal(false));
  }
});
