import { httpStatusOf } from './network';
import { createIdentifierClassifier, createPhraseClassifier, type Classifier } from './text';

/**
 * Error codes of FCM v1 with its canonical codes, FCM legacy, firebase-admin and APNs.
 *
 * Specific codes are first: FCM v1 returns `NOT_FOUND` with `UNREGISTERED` inside. A token of another app or
 * environment is an `account` failure, because all tokens fail together with a wrong key or certificate.
 */
const classifyCode = createIdentifierClassifier({
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

/** Codes that mean either a wrong token or a wrong payload. Phrases in the text decide before them. */
const classifyAmbiguousCode = createIdentifierClassifier({
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

const classifyPhrases = createPhraseClassifier([
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

const TOKEN_STATUSES: readonly (number | undefined)[] = [404, 410];

/** Classifies the statuses 404 and 410, which FCM and APNs return for a token, not for an address. */
const classifyTokenStatus: Classifier = ({ raw }) =>
  TOKEN_STATUSES.includes(httpStatusOf(raw)) ? 'invalid_token' : undefined;

/** Classifies the errors of push providers. */
export const classifyPushError: Classifier = (text) =>
  classifyCode(text) ?? classifyPhrases(text) ?? classifyAmbiguousCode(text) ?? classifyTokenStatus(text);
