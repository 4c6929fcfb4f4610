import { expect } from 'chai';
import type { Channel, FailureReason } from '../../../../lib/catalog';
import { bounceTypeOf, failureReasonOf } from '../../../../lib/webhooks/events/failures';

type Names = Readonly<Partial<Record<FailureReason, string>>>;

/** Identifiers of FCM, firebase-admin and APNs, as their documentation lists them. */
const PUSH: Names = {
  invalid_token: `UNREGISTERED NotRegistered InvalidRegistration MissingRegistration
    registration-token-not-registered invalid-registration-token BadDeviceToken MissingDeviceToken ExpiredToken`,
  account: `SENDER_ID_MISMATCH MismatchSenderId mismatched-credential THIRD_PARTY_AUTH_ERROR third-party-auth-error
    InvalidApnsCredential InvalidPackageName DeviceTokenNotForTopic BadTopic MissingTopic TopicDisallowed
    BadCertificate BadCertificateEnvironment ExpiredProviderToken InvalidProviderToken MissingProviderToken
    UnrelatedKeyIdInToken BadEnvironmentKeyIdInToken BadEnvironmentKeyInToken Forbidden PERMISSION_DENIED
    UNAUTHENTICATED`,
  too_large: 'MessageTooBig PayloadTooLarge payload-size-limit-exceeded',
  rate_limited: `QUOTA_EXCEEDED RESOURCE_EXHAUSTED DeviceMessageRateExceeded TopicsMessageRateExceeded
    message-rate-exceeded device-message-rate-exceeded TooManyRequests TooManyProviderTokenUpdates`,
  timeout: 'IdleTimeout DEADLINE_EXCEEDED',
};

/** Ambiguous identifiers: phrases next to them decide. */
const AMBIGUOUS_PUSH: Names = {
  no_device: 'NoDevicesSynced',
  invalid_token: 'NOT_FOUND',
  content: `INVALID_ARGUMENT invalid-argument invalid-payload InvalidParameters InvalidDataKey InvalidTtl PayloadEmpty
    BadCollapseId BadExpirationDate BadMessageId BadPriority InvalidPushType DuplicateHeaders BadPath
    MethodNotAllowed`,
  provider: 'UNAVAILABLE InternalServerError ServiceUnavailable Shutdown INTERNAL',
  unknown: 'UNSPECIFIED_ERROR',
};

/** Errors of Slack's chat.postMessage and incoming webhooks. */
const SLACK: Names = {
  unknown_recipient: 'channel_not_found is_archived channel_is_archived user_not_found users_not_found',
  account: `invalid_auth not_authed account_inactive token_revoked token_expired invalid_token missing_scope
    no_permission not_allowed_token_type access_denied accesslimited app_access_restricted ekm_access_denied
    enterprise_is_restricted org_login_required two_factor_setup_required not_in_channel restricted_action
    restricted_action_read_only_channel restricted_action_thread_only_channel messages_tab_disabled team_not_found
    team_disabled no_team no_service no_active_hooks action_prohibited posting_to_general_channel_denied`,
  template: 'no_text',
  too_large: `msg_too_long msg_blocks_too_long attachment_payload_limit_exceeded metadata_too_large
    too_many_attachments`,
  rate_limited: 'rate_limited ratelimited message_limit_exceeded',
  content: `invalid_blocks invalid_blocks_format invalid_attachments invalid_payload invalid_arguments
    invalid_form_data`,
  timeout: 'request_timeout',
  provider: 'fatal_error internal_error service_unavailable team_added_to_org rollup_error',
};

/** Enhanced SMTP codes and reply codes. */
const SMTP: Names = {
  unknown_recipient: '5.1.1 5.1.0 4.1.6 5.1.10 5.2.1 5.7.17 551',
  domain: '5.1.2 4.1.2 5.4.4 5.4.6 4.4.14 5.4.310 5.4.312 5.7.18 521 556',
  invalid_address: '5.1.3 5.1.4 553',
  account: '5.1.7 5.1.8 5.7.8 5.7.9 5.7.13 5.7.14 530 534 535 538',
  unreachable: '4.2.1 5.2.0 5.2.4 450',
  mailbox_full: '4.2.2 5.2.2 552',
  too_large: '5.2.3 5.3.4',
  provider: '4.3.0 5.3.5 4.4.2 4.4.0 421 451 452',
  timeout: '4.4.1 4.4.7 4.4.316',
  rate_limited: '4.4.5 4.5.3 4.7.28',
  content: '5.6.0 5.6.7',
  blocked: '5.7.0 5.7.1 541 571',
  unknown: '5.0.0 5.5.0 550 554',
};

/** HTTP statuses of an endpoint. */
const HTTP: Names = {
  invalid_address: '301 302 399',
  account: '401 402 403 407',
  unknown_recipient: '404 410',
  timeout: '408 504 522 524',
  too_large: '413 414',
  rate_limited: '429',
  content: '400 405 422 451 459',
  provider: '500 502 503 521 539',
};

const CASES: readonly (readonly [channel: Channel, names: Names, messageWith: (name: string) => string])[] = [
  ['push', PUSH, (name) => `The service returned: ${name}.`],
  ['push', PUSH, (name) => name.toUpperCase()],
  ['push', PUSH, (name) => `${name}: it may be that the device token is not valid`],
  ['push', PUSH, (name) => `{"status":"INTERNAL","details":[{"errorCode":"${name}"}]}`],
  ['push', AMBIGUOUS_PUSH, (name) => `The service returned: ${name}.`],
  ['push', AMBIGUOUS_PUSH, (name) => name.toUpperCase()],
  ['slack', SLACK, (name) => name],
  ['slack', SLACK, (name) => `HTTP 400 Bad Request [${name}]`],
  ['slack', SLACK, (name) => `{"ok":false,"error":"${name}"}`],
  ['email', SMTP, (name) => (name.includes('.') ? `It returned ${name} x` : `${name} x`)],
  ['webhook', HTTP, (name) => `HTTP ${name}`],
  ['webhook', HTTP, (name) => `status code: ${name}`],
];

describe('a provider code in a failure message', () => {
  for (const [channel, names, messageWith] of CASES) {
    for (const [reason, list] of Object.entries(names)) {
      const codes = list.trim().split(/\s+/);
      it(`is classified on ${channel} as ${reason}, as in ${JSON.stringify(messageWith(codes[0]!))}`, () => {
        for (const name of codes) {
          expect(failureReasonOf(channel, messageWith(name)), name).to.equal(reason);
        }
      });
    }
  }

  it('is ignored as part of a longer word', () => {
    for (const message of ['XShutdown', 'ShutdownX', 'Shut-down', 'my_UNREGISTERED']) {
      expect(failureReasonOf('push', message), message).to.equal('unknown');
    }
    expect(failureReasonOf('slack', 'no_text_at_all')).to.equal('unknown');
  });

  it('is overridden by a phrase if it is ambiguous', () => {
    expect(failureReasonOf('push', 'INVALID_ARGUMENT: the device token is not valid')).to.equal(
      'invalid_token',
    );
    expect(failureReasonOf('push', 'NOT_FOUND: the topic')).to.equal('account');
    expect(failureReasonOf('push', 'The server is unavailable, the token is invalid')).to.equal(
      'invalid_token',
    );
  });
});

describe('a three-digit number in an e-mail failure message', () => {
  const LABELS = [
    [
      'said',
      'says',
      'smtp',
      'esmtp',
      'ssmtp',
      'lmtp',
      'error',
      'code',
      'status',
      'reply',
      'response',
      'returned',
    ],
    [
      'responded',
      'responded with',
      'rejected with',
      'replied with',
      'answered with',
      'failed with',
      'diagnostic',
    ],
    ['reason', 'bounce', 'bounced', 'code is', 'reason is'],
  ].flat();

  it('is a reply code after a label such as "status" or "error"', () => {
    for (const label of LABELS) {
      for (const separator of [' ', ': ', '="', ' = (']) {
        expect(bounceTypeOf(`It ${label}${separator}550 x`), label).to.equal('hard');
      }
    }
    for (const end of [']: ', '>: ', '): ', ']:  ']) expect(bounceTypeOf(`host${end}550 x`)).to.equal('hard');
  });

  it('is not a reply code if no label directly precedes it', () => {
    for (const text of ['It said that 550 x', 'host]: it has 550 x', 'status of it 550 x', 'xsaid 550 x']) {
      expect(bounceTypeOf(text), text).to.equal('unknown');
    }
  });

  const UNITS = [
    ['%', 'byte', 'bytes', 'octet', 'octets', 'kb', 'mb', 'gb', 'tb', 'kib', 'mib', 's', 'ms', 'sec'],
    [
      'secs',
      'second',
      'seconds',
      'min',
      'mins',
      'minute',
      'minutes',
      'hour',
      'hours',
      'day',
      'days',
      'times',
    ],
  ].flat();

  it('is not a reply code before a unit', () => {
    for (const unit of UNITS) {
      expect(bounceTypeOf(`status: 550 ${unit}`), unit).to.equal('unknown');
    }
    expect(bounceTypeOf('status: 550%')).to.equal('unknown');
    for (const word of ['bits', 'xb', 'daylight', 'minus']) {
      expect(bounceTypeOf(`status: 550 ${word}`), word).to.equal('hard');
    }
  });

  it('is not a reply code before other digits or an HTTP reason phrase', () => {
    for (const rest of ['-555', ' 555', ' -555', ') 555', '. 555']) {
      expect(bounceTypeOf(`status: 550${rest}`), rest).to.equal('unknown');
    }
    for (const rest of [
      'internal server',
      'not implemented',
      'gateway time',
      'service temporarily unavailable',
    ]) {
      expect(bounceTypeOf(`501 ${rest}`), rest).to.not.equal('hard');
    }
    expect(bounceTypeOf('503 Service Unavailable')).to.equal('soft');
    expect(bounceTypeOf('503 service temporarily unavailable until six')).to.equal('hard');
    expect(bounceTypeOf('503 service temporarily unavailable')).to.equal('soft');
    expect(bounceTypeOf('503 service unavailable for you')).to.equal('hard');
    expect(bounceTypeOf('550 no internal server')).to.equal('hard');
  });

  it('is a reply code only if mail servers use it', () => {
    for (const code of ['421', '431', '432', '441', '450', '459', '471']) {
      expect(bounceTypeOf(`${code} x`), code).to.equal('soft');
    }
    for (const code of ['500', '521', '559', '571', '579'])
      expect(bounceTypeOf(`${code} x`), code).to.equal('hard');
    for (const code of ['422', '430', '433', '461', '472', '560', '590', '44x', '5500', '550.1', '550_']) {
      expect(bounceTypeOf(`${code} x`), code).to.equal('unknown');
    }
  });

  it('is overridden by an enhanced code after it', () => {
    for (const text of ['550-4.1.1 x', '550/4.1.1 x', '(550-4.1.1) x']) {
      expect(bounceTypeOf(text), text).to.equal('soft');
    }
    for (const text of [
      'a550-5.1.1 x',
      '1.550-5.1.1 x',
      '650-5.1.1 x',
      '550+5.1.1 x',
      '550-v5.1.1 x',
      'Exim: 5.1.1',
      'curl: 5.1.1',
    ]) {
      expect(bounceTypeOf(`It was ${text}`), text).to.equal('unknown');
    }
    expect(bounceTypeOf('Exim said 5.1.1')).to.equal('hard');
  });
});

describe('an HTTP status in a failure message', () => {
  const LABELED = [
    [
      'HTTP 404',
      'HTTP/1.1 404',
      'HTTP/2 404',
      'http=404',
      'status 404',
      'status code 404',
      'statuscode: 404',
    ],
    ['response 404', 'response code: 404', 'returned 404', 'responded with 404', 'returned status 404'],
    [
      'returned statuscode: 404',
      'returned status code = 404',
      'returned: status: 404',
      '404 page',
      'status": 404',
    ],
  ].flat();

  it('is recognized after a label or before a phrase', () => {
    for (const text of LABELED) expect(failureReasonOf('webhook', text), text).to.equal('unknown_recipient');
    expect(failureReasonOf('webhook', '510 x')).to.equal('provider');
  });

  it('is ignored without a label or as part of a longer token', () => {
    for (const text of [
      'status 4041',
      'status 404a',
      'status 404.5',
      '404',
      '404 1',
      'x 404 page',
      '464 page',
      '541 page',
      'http/1.1.11 404',
      'status of 404',
    ]) {
      expect(failureReasonOf('webhook', text), text).to.equal('unknown');
    }
    expect(failureReasonOf('webhook', 'status 404. x')).to.equal('unknown_recipient');
  });
});
