import { expect } from 'chai';
import type { Channel, FailureReason } from '../../../../lib/catalog';
import { bounceTypeOf, failureReasonOf } from '../../../../lib/webhooks/events/failures';

type Phrases = Readonly<Partial<Record<FailureReason, readonly string[]>>>;

/** Phrases of e-mail servers and providers, in all their variants. */
const EMAIL: Phrases = {
  content: [
    [
      'missing header',
      'missing date headers',
      'duplicate header',
      'rfc 5322',
      'rfc2822',
      'rfc-822',
      'rfc 822',
    ],
    ['contentrejected', 'content filter', 'attachment rejected', 'attachmenttype', 'contains a bad link'],
    [
      'contentfilter',
      'containing one very suspicious word',
      'message not accepted',
      'message was at last refused',
    ],
  ].flat(),
  blocked: [
    ['reverse dns', 'unauthenticated', 'un-authenticated', 'sender rejected', 'sender is blocked'],
    ['sender was denied', 'rbl', 'rbls', 'blacklist', 'deny-list', 'blocklist', 'your ip was blocked'],
    [
      'your ip address was refused',
      'ip is for now banned',
      'host is on a list',
      'client blocked',
      'network has been denied',
    ],
    [
      'not authorised to send',
      'not authorized to post',
      'policies',
      'policy',
      'not authorised',
      'not authorized',
    ],
  ].flat(),
  account: [
    [
      'password not accepted',
      'username and password not accepted',
      'username and token not accepted',
      'credit exceeded',
      'credits exceeded',
    ],
    ['sending paused', 'sending has been suspended', 'sending was paused', 'invalid from'],
  ].flat(),
  mailbox_full: [
    [
      'mailbox full',
      'mail box full',
      'mailboxfull',
      'mailbox is over its size limit',
      'mail box is at last full',
    ],
    ['inbox is full', 'account has no more storage; full', 'overquota', 'over quota', 'quota'],
  ].flat(),
  too_large: [
    [
      'message too large',
      'messages too big',
      'mail is really far too long',
      'sizetoo large',
      'header too long',
    ],
    ['maximum size', 'maximum message size', 'exceeds the size', 'exceeded by far the allowed size'],
    ['mail size has now by far exceeded', 'message size exceeds', 'too large'],
  ].flat(),
  rate_limited: [
    [
      'ratelimit',
      'rate limit',
      'throtled',
      'throttled',
      'greylist',
      'gray-list',
      'grey listed',
      'greylisted',
    ],
    [
      'unusual rate',
      'unusually high volume',
      'unexpected rate',
      'daily limit exceeded',
      'hourly mail limit reached',
    ],
    ['sending quota exceeded', 'sending quota was exceeded', 'relay limit now reached'],
    [
      'exceeded the limit of messages',
      'exceeded in one day the rate of all allowed connections',
      'too many messages',
    ],
    ['exceeded our number for today: recipients'],
  ].flat(),
  domain: [
    [
      'domain not found',
      'domain name not found',
      'host could not be found',
      'domain is unknown',
      'host unknown',
    ],
    [
      'domain does not exist',
      'host really does not resolve',
      'host of theirs does not accept this',
      'invaliddomain',
      'invalid domain',
    ],
    [
      'unknown host',
      'unknown mail server',
      'nonexistent domain',
      'non-existent host',
      'dns failure',
      'dnserror',
    ],
    [
      'mx lookup has failed',
      'dns: not here',
      'no mx',
      'no valid mx',
      'unable to resolve',
      'cannot be resolved',
    ],
    [
      'could not lookup',
      'could not look up',
      'unable to relay',
      'not authorised to relay',
      'not authorized to relay',
    ],
    [
      'refused to relay',
      'refuses to relay',
      'refusing to relay',
      'relay denied',
      'relay access is prohibited',
    ],
    ['too many hops'],
  ].flat(),
  invalid_address: [
    ['invalid address', 'malformed email address', 'bad e-mail address', 'illegal mailbox syntax'],
    [
      'improper recipient address',
      'syntax error in the address',
      'not a valid address',
      'not a valid email address',
    ],
    ['not a valid e-mail address', 'address is badly malformed', 'fullyqualified', 'fully-qualified'],
  ].flat(),
  unreachable: ['mailbox is busy', 'user is for now locked', 'temporarily disabled', 'not accepting mail'],
  unknown_recipient: [
    ['no mailbox', 'no mail box', 'does not have a mail account', 'does not have an account', 'no such user'],
    [
      'nosuch user',
      'no suchuser',
      'nosuchuser',
      'recipient not found',
      'recipientnotfound',
      'account disabled',
    ],
    [
      'accountdisabled',
      'unroutable',
      'unrouteable',
      'unroutingable',
      'nonexistent user',
      'non-existent mailbox',
    ],
    [
      'users are gone and unavailable',
      'addresses are not valid',
      'user could not be found',
      'unknown local part',
    ],
    ['unknown localpart', 'unknown local-part', 'invalid email', 'invalid e-mail', 'account un-available'],
    [
      'recipient not recognised',
      'recipient not recognized',
      'user does not have a',
      'mailbox is not a valid',
    ],
  ].flat(),
  timeout: [
    ['timeout', 'time out', 'timed out', 'timed-out', 'times out', 'too long in the queue', 'too long queue'],
    ['message has at last expired', 'queue time exceeded', 'lifetime is now exceeded', 'retry time exceeded'],
  ].flat(),
  provider: [
    [
      'internal error',
      'internal server error',
      'local problem',
      'resource',
      'resources',
      'command',
      'commands',
    ],
    ['connect', 'connection', 'unavailable'],
  ].flat(),
};

/** Phrases of an endpoint or any other service. */
const WEBHOOK: Phrases = {
  timeout: ['timeout', 'time out', 'timed out', 'times-out', 'message expired', 'message has expired'],
  domain: ['no such host', 'dns', 'failed to resolve'],
  rate_limited: ['ratelimit', 'rate limit', 'rate-limit', 'throtled', 'throttled'],
  too_large: ['too long', 'exceed the size', 'exceeds by far every limit', 'exceeds length'],
  account: [
    ['unauthorised', 'unauthorized', 'un-authorized', 'authentication failed', 'authenticate error'],
    [
      'authenticated required',
      'invalid apikey',
      'invalid api key',
      'account suspended',
      'account is now closed',
    ],
  ].flat(),
  invalid_address: [
    ['invalid url', 'missing the phone', 'bad and broken address', 'email missing', 'e-mail is invalid'],
    ['recipient was empty', 'url blank', 'no email address', 'no e-mail address', 'no phone number'],
  ].flat(),
  unknown_recipient: ['not found', 'no longer exist', 'no longer exists'],
  provider: ['internal error', 'internal server error', 'server error', 'certificate', 'eof'],
};

const SMS: Phrases = {
  account: ["'from' number", 'from number', "'from' phone number", 'the sender'],
  suppressed: [
    'replied stop',
    'replied with stop',
    'blocked by user',
    'block by the recipient',
    'unsubscribed recipient',
  ],
  invalid_address: [
    ['not a mobile', 'not a valid phone', 'not sms capable', 'not a sms-capable', 'not an sms capable'],
    ['invalid phone', "invalid 'to'", 'invalid or bad number', 'invalid recipient', 'number is not valid'],
    ['number given here is invalid'],
  ].flat(),
  unknown_recipient: ['unknown subscriber', 'number does not exist', 'number is no longer in use'],
  unreachable: ['phone is off', 'handset currently unavailable', 'device off', 'absent subscriber'],
  content: ['spam', 'filtered', '24 hour window', '24hour', '24-hour'],
  blocked: ['blocked', 'policies', 'policy'],
};

const PUSH: Phrases = {
  account: [
    'provider token',
    'auth token',
    'oauth token',
    'oauth2 token',
    'senderid',
    'sender id',
    'server key',
  ],
  invalid_token: [
    [
      'token invalid',
      'token is not valid',
      'token not a valid one',
      'token has long expired',
      'invalid push token',
    ],
    ['token unregistered', 'bad device token', 'not a valid token', 'device not registered'],
    ['returned 404', 'returned 410'],
  ].flat(),
};

/** Phrases of Customer.io itself, on any channel. */
const CUSTOMERIO: Phrases = {
  template: [
    [
      'variable x is missing',
      'fail to render',
      'failed to render',
      'could not render',
      'could not be rendered',
    ],
    ['rendererror', 'render error', 'rendering failed', 'renderingerror', 'templaterendering'],
    [
      'template x not found',
      'template is missing',
      'subject is empty',
      'body was blank',
      'text cannot be empty',
    ],
    ['text can not be empty', 'message must not be blank'],
  ].flat(),
  limit: ['message limit', 'message limits', 'frequency cap'],
  cancelled: [
    ['canceled', 'cancelled', 'delivery disabled', 'sending is disabled', 'delivery has been disabled'],
    ['newsletter deleted', 'campaign was archived', 'broadcast has been stopped', 'message is deleted'],
    ['disabled in this environment', 'disabled for the whole workspace'],
  ].flat(),
  no_device: [
    'no device',
    'no devices',
    'no valid device',
    'no active push devices',
    'nodevicesynced',
    'no devices synced',
  ],
  suppressed: [
    ['opt out', 'optout', 'opted out', 'opt-out', 'opted-out', 'preblocked', 'pre-blocked', 'spam complaint'],
    [
      'spamcomplaint',
      'inactive recipients',
      'inactive addresses',
      'manuallydeactivated',
      'manually deactivated',
    ],
  ].flat(),
};

/** Codes of Twilio and Meta, at least one for each reason. */
const PHONE_CODES: Phrases = {
  unknown_recipient: ['30005'],
  invalid_address: ['21211', '131026'],
  unreachable: ['30003', '63036'],
  suppressed: ['21610', '131050'],
  blocked: ['30004', '130472'],
  content: ['30007', '131047'],
  too_large: ['21617', '63034'],
  rate_limited: ['20429', '80007', '131056'],
  template: ['21654', '132000'],
  account: ['20003', '190', '368'],
  provider: ['20500', '131000'],
  timeout: ['30036'],
  unknown: ['30008'],
};

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
