import { expect } from 'chai';
import fc from 'fast-check';
import { BOUNCE_TYPES, FAILURE_REASONS, PUBLISHED_METRICS, type Channel } from '../../../../lib/catalog';
import { bounceTypeOf, classifyFailure, failureReasonOf } from '../../../../lib/webhooks/events/failures';
import { MAX_CHARACTERS } from '../../../../lib/webhooks/events/failures/text';
import { MAIL } from './mail-messages';
import { OTHER_CHANNELS } from './other-messages';

const CHANNELS = Object.keys(PUBLISHED_METRICS).filter((type) => type !== 'customer') as Channel[];

const titleOf = (message: string): string => JSON.stringify(message.slice(0, 100));

describe('the class of a failure message', () => {
  describe('on email', () => {
    for (const [message, bounceType, reason] of MAIL) {
      it(`is ${bounceType} and ${reason} for ${titleOf(message)}`, () => {
        expect(failureReasonOf('email', message), 'reason').to.equal(reason);
        expect(bounceTypeOf(message), 'bounce type').to.equal(bounceType);
      });
    }
  });

  for (const [channel, cases] of Object.entries(OTHER_CHANNELS)) {
    describe(`on ${channel}`, () => {
      for (const [message, reason] of cases) {
        it(`is ${reason} for ${titleOf(message)}`, () => {
          expect(failureReasonOf(channel as Channel, message)).to.equal(reason);
        });
      }
    });
  }

  it("covers Customer.io's own phrases on every channel", () => {
    for (const channel of CHANNELS) {
      expect(failureReasonOf(channel, "Variable 'customer.test' is missing"), channel).to.equal('template');
      expect(failureReasonOf(channel, 'Message limit reached for this person'), channel).to.equal('limit');
      expect(failureReasonOf(channel, 'The newsletter was cancelled'), channel).to.equal('cancelled');
      expect(failureReasonOf(channel, 'Recipient is suppressed'), channel).to.equal('suppressed');
      expect(failureReasonOf(channel, 'Something went wrong!'), channel).to.equal('unknown');
      expect(failureReasonOf(channel, ''), channel).to.equal('unknown');
      expect(failureReasonOf(channel, undefined), channel).to.equal('unknown');
    }
    expect(bounceTypeOf('')).to.equal('unknown');
    expect(bounceTypeOf(undefined)).to.equal('unknown');
  });

  it('has a bounce type only on email', () => {
    const bounced = CHANNELS.map((channel) => classifyFailure(channel, '550 5.1.1 x').bounceType);
    expect(bounced).to.deep.equal(CHANNELS.map((channel) => (channel === 'email' ? 'hard' : 'unknown')));
  });

  it('has a test case for every reason', () => {
    const covered = new Set<string>([
      ...MAIL.map(([, , reason]) => reason),
      ...Object.values(OTHER_CHANNELS).flatMap((cases) => cases.map(([, reason]) => reason)),
    ]);
    expect([...covered].sort()).to.deep.equal(Object.keys(FAILURE_REASONS).sort());
  });
});

describe('any failure message', () => {
  // parts of known messages, so that random messages match the patterns
  const fragment = fc.oneof(
    fc.string(),
    fc.constantFrom(...MAIL.map(([message]) => message)),
    fc.constantFrom(
      '550',
      '5.1.1',
      '-',
      '@',
      '://',
      ' ',
      '\n',
      'user',
      'mailbox',
      'unknown',
      '<',
      'http ',
      "'",
    ),
  );
  const message = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));

  it('has a class from the closed sets', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNELS), message, (channel, text) => {
        expect(BOUNCE_TYPES).to.include(bounceTypeOf(text));
        expect(FAILURE_REASONS).to.have.own.property(failureReasonOf(channel, text));
      }),
      { numRuns: 500 },
    );
  });

  it(`is classified by its first ${MAX_CHARACTERS} characters only`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNELS), message, message, (channel, text, rest) => {
        const start = text.padEnd(MAX_CHARACTERS, ' .').slice(0, MAX_CHARACTERS);
        expect(failureReasonOf(channel, start + rest)).to.equal(failureReasonOf(channel, start));
        expect(bounceTypeOf(start + rest)).to.equal(bounceTypeOf(start));
      }),
      { numRuns: 200 },
    );
    const code = '550 5.1.1 User unknown';
    const filler = '.'.repeat(MAX_CHARACTERS - code.length - 1);
    expect(bounceTypeOf(`${filler}\n${code}`)).to.equal('hard');
    expect(bounceTypeOf(`${filler}${filler}\n${code}`)).to.equal('unknown');
  });

  it('is classified like its first characters if it repeats the start of a pattern for 1 MB', () => {
    // each part starts a pattern that could then match a very long text
    for (const part of [
      'a',
      '@',
      'a@',
      '<',
      ' ',
      '5.1.',
      '550-',
      'variable ',
      'user ',
      'message a ',
      '://',
      '1',
    ]) {
      const hostile = part.repeat(Math.ceil(1e6 / part.length));
      for (const channel of CHANNELS) {
        expect(failureReasonOf(channel, hostile)).to.equal(
          failureReasonOf(channel, hostile.slice(0, MAX_CHARACTERS)),
        );
      }
      expect(bounceTypeOf(hostile)).to.equal(bounceTypeOf(hostile.slice(0, MAX_CHARACTERS)));
    }
  });
});
