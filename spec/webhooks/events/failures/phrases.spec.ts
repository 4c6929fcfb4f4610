import { expect } from 'chai';
import type { Channel } from '../../../../lib/catalog';
import { bounceTypeOf, failureReasonOf } from '../../../../lib/webhooks/events/failures';
import { EMAIL } from './mail-phrases';
import { CUSTOMERIO, PHONE_CODES, PUSH, SMS, WEBHOOK } from './other-phrases';
import type { Phrases } from './phrases';

const CASES: readonly (readonly [
  channel: Channel,
  phrases: Phrases,
  messageWith: (phrase: string) => string,
])[] = [
  ['email', EMAIL, (phrase) => phrase],
  // servers use this reply code for any failure, so the phrase decides
  ['email', EMAIL, (phrase) => `554 ${phrase}`],
  ['webhook', WEBHOOK, (phrase) => phrase],
  ['sms', SMS, (phrase) => phrase],
  ['push', PUSH, (phrase) => phrase],
  ['in_app', CUSTOMERIO, (phrase) => phrase],
  ['sms', PHONE_CODES, (code) => `Error code: ${code}`],
  ['whatsapp', PHONE_CODES, (code) => `(#${code}) x`],
  ['sms', PHONE_CODES, (code) => `"code": ${code}, spam`],
];

describe('phrases in a failure message', () => {
  for (const [channel, phrases, messageWith] of CASES) {
    for (const [reason, list] of Object.entries(phrases)) {
      it(`are classified on ${channel} as ${reason}, as in ${JSON.stringify(messageWith(list[0] ?? ''))}`, () => {
        const actual = list.map((phrase) => [phrase, failureReasonOf(channel, messageWith(phrase))]);
        expect(actual).to.deep.equal(list.map((phrase) => [phrase, reason]));
      });
    }
  }

  it('decide whether a bounce is hard or soft', () => {
    for (const text of ['hard bounce', 'hardbounce', 'hard-bounce', 'hard -bounce', 'permanent']) {
      expect(bounceTypeOf(text), text).to.equal('hard');
    }
    for (const text of ['soft bounce', 'softbounce', 'soft-bounce', 'dnserror', 'dns failure', 'try later']) {
      expect(bounceTypeOf(text), text).to.equal('soft');
    }
    expect(bounceTypeOf('user is locked')).to.equal('soft');
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
