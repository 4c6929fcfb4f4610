import type { Phrases } from './phrases';

/** Phrases of an endpoint or any other service. */
export const WEBHOOK: Phrases = {
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

export const SMS: Phrases = {
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

export const PUSH: Phrases = {
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
export const CUSTOMERIO: Phrases = {
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
export const PHONE_CODES: Phrases = {
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
