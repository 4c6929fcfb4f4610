import { expect } from 'chai';
import fc from 'fast-check';
import { BOUNCE_TYPES, FAILURE_REASONS, PUBLISHED_METRICS, type Channel } from '../../../../lib/catalog';
import {
  bounceTypeOf,
  failureMessageOf,
  classifyFailure,
  failureReasonOf,
} from '../../../../lib/webhooks/events/failures';
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

describe('a number in a failure message', () => {
  // these messages contain no phrase that a pattern matches
  const NO_CODE = [
    'Sent to 4.31.198.44',
    'Sent to 5.1.1.20 and 10.5.1.1',
    'Seen by mx 5.1.1-compatible.example.com, v5.1.1, version 4.2.2, Exim 4.96.1, Postfix/5.1.1',
    'Running on Android 4.4.2 or iOS 5.1.1',
    'On 4.5.2026 and 5.12.2026',
    'Code [#4.16.1] and 4.16.55.1 are not of RFC 3463',
    'Item 5.1.1a of 15.1.1',
    'Queue id 550, order 421-7',
    'Ticket #550 a550b 5501 1550',
    'Sent by mx.example.com:550 on port 550',
    'Was 550 bytes, is 552 KB, status: 550 bytes, took 421 ms',
    'Called +1 550 555 0100 and (550) 555-0100 and +49 421 550 551',
    '550 555 0100 is what was called',
    '550 555.010 is what was called',
    'Sent to 550@example.com, see https://example.com/550/5.1.1?p=NoSuchUser',
    'Needs 550.5 of 5.1',
    'version=5.1.1',
    'See RFC 5.1.1 and section 4.1.1',
  ];

  for (const message of NO_CODE) {
    it(`is not an SMTP code in ${titleOf(message)}`, () => {
      expect(bounceTypeOf(message)).to.equal('unknown');
      expect(failureReasonOf('email', message)).to.equal('unknown');
    });
  }

  it('is not an SMTP code if it is an HTTP status', () => {
    expect(bounceTypeOf('HTTP 503 it was')).to.equal('unknown');
    expect(bounceTypeOf('HTTP status: 503, it was')).to.equal('unknown');
    expect(bounceTypeOf('502 Bad Gateway')).to.equal('unknown');
    expect(bounceTypeOf('503 Service Unavailable\r\n')).to.equal('soft');
  });

  const HARD = [
    '550 x',
    '  550 x',
    '"550 x"',
    '550',
    '550-x',
    '550 2 of 3 failed',
    '5.1.1',
    '(5.1.1)',
    '#5.1.1',
    'x (#5.1.1)',
    'smtp;550 x',
    '550 192.0.2.10 x',
    '550 192.0.2.1 x',
    'smtp; 550 x',
    'said: 550 x',
    'mx.example.com[192.0.2.5]: 550 x',
    'After RCPT TO:<a@example.com>: 550 x',
    'Remote server returned 550 x',
    'SMTP error 550: x',
    'status code=550',
    'DSN=5.1.1, x',
    'x\n550 x',
    'x\\n550 x',
    '550-5.1.1 x\r\n550 5.1.1 x',
    'Exim 4.96.1 said: 550 5.1.1 x',
    'At 4.31.198.44: 550 5.1.1 x',
  ];

  for (const message of HARD) {
    it(`is an SMTP code in ${titleOf(message)}`, () => {
      expect(bounceTypeOf(message)).to.equal('hard');
    });
  }

  it('decides in this order: the first enhanced code, then the first reply code, then phrases', () => {
    expect(bounceTypeOf('421 x 4.2.2 x 5.1.1')).to.equal('soft');
    expect(bounceTypeOf('421 x 5.1.1 x 4.2.2')).to.equal('hard');
    expect(bounceTypeOf('421-5.1.1 x')).to.equal('hard');
    expect(bounceTypeOf('451 x\n550 x')).to.equal('soft');
    expect(bounceTypeOf('550 Mailbox is full')).to.equal('hard');
    expect(bounceTypeOf('452 no such user')).to.equal('soft');
    expect(bounceTypeOf('Mailbox is full')).to.equal('soft');
  });
});

describe('a phrase in a failure message', () => {
  it('is ignored in addresses, links and host names of links', () => {
    for (const quoted of [
      '<spam.blocked@example.com>',
      'mailbox-full@example.com',
      'rcpt=over.quota@example.com',
      '<user@no-spam.example.com>',
      'https://example.com/spam/timeout?user=unknown',
      '<https://example.com/spam/timeout>',
      'www.example.com/rate-limit',
    ]) {
      expect(failureReasonOf('email', `Could it be ${quoted} today`), quoted).to.equal('unknown');
    }
  });

  it('is recognized across an address or a link and before a link', () => {
    const cases: readonly (readonly [message: string, reason: string])[] = [
      ['Sender <news@example.com> rejected', 'blocked'],
      ['The daily limit https://example.com/limits was exceeded', 'rate_limited'],
      ['Mailbox full, see https://example.com/help', 'mailbox_full'],
    ];
    for (const [message, reason] of cases) {
      expect(failureReasonOf('email', message), message).to.equal(reason);
    }
  });

  it('is recognized in any case and across the lines of a reply', () => {
    expect(failureReasonOf('email', '550-5.0.0 NO SUCH\r\n550 5.0.0 USER')).to.equal('unknown_recipient');
    expect(failureReasonOf('email', '550-No such\n550-user')).to.equal('unknown_recipient');
    expect(failureReasonOf('email', '550-5.0.350 No such\n550-5.0.350 user')).to.equal('unknown_recipient');
    expect(failureReasonOf('email', "550 Mailbox doesn't exist")).to.equal('unknown_recipient');
    expect(failureReasonOf('email', '550 Mailbox doesn’t exist')).to.equal('unknown_recipient');
    expect(failureReasonOf('push', 'badDEVICEtoken')).to.equal('invalid_token');
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

describe('failureMessageOf', () => {
  const device = (failure_message?: unknown) => ({ device_id: 'd', device_platform: 'ios', failure_message });

  it('returns the message of the delivery before those of devices', () => {
    expect(failureMessageOf({ failure_message: 'a', recipients: [device('b')] })).to.equal('a');
  });

  it('returns the message of the first device of a push that has one', () => {
    expect(
      failureMessageOf({ recipients: [device(), device(''), device(7), device('b'), device('c')] }),
    ).to.equal('b');
    expect(failureMessageOf({ failure_message: '', recipients: [device('b')] })).to.equal('b');
    expect(failureMessageOf({ failure_message: null, recipients: [null, 'x', 3, device('b')] })).to.equal(
      'b',
    );
  });

  it('searches only the first hundred devices of a push', () => {
    const withoutMessage = (length: number) => Array.from({ length }, () => device());
    expect(failureMessageOf({ recipients: [...withoutMessage(99), device('b')] })).to.equal('b');
    expect(failureMessageOf({ recipients: [...withoutMessage(100), device('b')] })).to.equal(undefined);
  });

  it('returns undefined if the data has no failure message', () => {
    for (const data of [
      undefined,
      null,
      'failure_message',
      7,
      [],
      {},
      { failure_message: { text: 'a' } },
      { recipients: 'x' },
      { recipients: null },
      { recipients: [] },
      { recipients: { 0: device('b') } },
    ]) {
      expect(failureMessageOf(data)).to.equal(undefined);
    }
  });

  it('never throws, even if a getter or a proxy does', () => {
    const failing = { get: () => expect.fail('a getter of the payload was called') };
    expect(failureMessageOf(Object.defineProperty({}, 'failure_message', failing))).to.equal(undefined);
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(failureMessageOf(proxy)).to.equal(undefined);
    expect(failureMessageOf({ recipients: proxy })).to.equal(undefined);
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (data) => {
        expect(failureMessageOf(data)).to.satisfy((found: unknown) => found === undefined || found !== '');
        expect(failureMessageOf({ recipients: data })).to.satisfy(
          (found: unknown) => found === undefined || typeof found === 'string',
        );
      }),
    );
  });
});
