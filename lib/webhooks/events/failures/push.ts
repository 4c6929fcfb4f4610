import { httpStatusOf } from './network';
import { byIdentifier, byPhrase, type Classifier } from './text';

/**
 * FCM v1 and its canonical codes, FCM legacy, firebase-admin, APNs. In the order of what they say: FCM v1
 * answers `NOT_FOUND` and, inside, `UNREGISTERED`. A token of another app or environment is not the
 * device's fault: all of them fail at once when the key or certificate is the wrong one.
 */
const byCode = byIdentifier({
  invalid_token: [
    'UNREGISTERED',
    'NotRegistered',
    'InvalidRegistration',
    'MissingRegistration',
    'registration-token-not-registered',
    'invalid-registration-token',
    'BadDeviceToken',
    'MissingDeviceToken',
    'ExpiredToken',
  ],
  account: [
    'SENDER_ID_MISMATCH',
    'MismatchSenderId',
    'mismatched-credential',
    'THIRD_PARTY_AUTH_ERROR',
    'third-party-auth-error',
    'InvalidApnsCredential',
    'InvalidPackageName',
    'DeviceTokenNotForTopic',
    'BadTopic',
    'MissingTopic',
    'TopicDisallowed',
    'BadCertificate',
    'BadCertificateEnvironment',
    'ExpiredProviderToken',
    'InvalidProviderToken',
    'MissingProviderToken',
    'UnrelatedKeyIdInToken',
    'BadEnvironmentKeyIdInToken',
    'BadEnvironmentKeyInToken',
    'Forbidden',
    'PERMISSION_DENIED',
    'UNAUTHENTICATED',
  ],
  too_large: ['MessageTooBig', 'PayloadTooLarge', 'payload-size-limit-exceeded'],
  rate_limited: [
    'QUOTA_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'DeviceMessageRateExceeded',
    'TopicsMessageRateExceeded',
    'message-rate-exceeded',
    'device-message-rate-exceeded',
    'TooManyRequests',
    'TooManyProviderTokenUpdates',
  ],
  timeout: ['IdleTimeout', 'DEADLINE_EXCEEDED'],
  provider: ['UNAVAILABLE', 'InternalServerError', 'ServiceUnavailable', 'Shutdown', 'INTERNAL'],
});

/** Codes that leave it to the words beside them whether the token or the payload was wrong. */
const byVagueCode = byIdentifier({
  invalid_token: ['NOT_FOUND'],
  content: [
    'INVALID_ARGUMENT',
    'invalid-argument',
    'invalid-payload',
    'InvalidParameters',
    'InvalidDataKey',
    'InvalidTtl',
    'PayloadEmpty',
    'BadCollapseId',
    'BadExpirationDate',
    'BadMessageId',
    'BadPriority',
    'InvalidPushType',
    'DuplicateHeaders',
    'BadPath',
    'MethodNotAllowed',
  ],
});

const byWords = byPhrase([
  {
    reason: 'account',
    patterns: [
      /certificate|(?:provider|access|auth2?) token|sender ?id|\btopic\b/,
      /credential|(?:server|api|auth) key/,
    ],
  },
  {
    reason: 'invalid_token',
    patterns: [
      /token.{0,40}(?:invalid|not (?:a )?valid|unregistered|not registered|expired|inactive|bounced)/,
      /(?:invalid|bad|unregistered|expired|missing|inactive|malformed|not a valid) .{0,20}token/,
      /requested entity was not found|not registered|no longer registered/,
    ],
  },
]);

const GONE: readonly (number | undefined)[] = [404, 410];

/** FCM and APNs answer 404 and 410 for a token, not for an address. */
const byHttpStatus: Classifier = ({ raw }) =>
  GONE.includes(httpStatusOf(raw)) ? 'invalid_token' : undefined;

export const fromPushService: Classifier = (text) =>
  byCode(text) ?? byWords(text) ?? byVagueCode(text) ?? byHttpStatus(text);
