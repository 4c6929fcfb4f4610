import { httpStatusOf } from './network';
import { identifierRule, phraseRules, SPECIFICITY, type Rule } from './rules';

const TOKEN_STATUSES: readonly (number | undefined)[] = [404, 410];

/**
 * The errors of FCM v1, FCM legacy, firebase-admin, APNs and Expo.
 *
 * FCM v1 returns a canonical code such as `NOT_FOUND` with `UNREGISTERED` inside. A token of another app or
 * environment is an `account` failure, because all tokens fail together with a wrong key or certificate.
 */
export const PUSH_RULES: readonly Rule[] = [
  identifierRule(SPECIFICITY.providerCode, {
    invalid_token: `
      UNREGISTERED UNREGISTERED_FID NotRegistered InvalidRegistration MissingRegistration
      registration-token-not-registered installation-id-not-registered invalid-registration-token
      BadDeviceToken MissingDeviceToken ExpiredToken DeviceNotRegistered`,
    account: `
      SENDER_ID_MISMATCH MismatchSenderId mismatched-credential THIRD_PARTY_AUTH_ERROR
      third-party-auth-error APNS_AUTH_ERROR authentication-error InvalidApnsCredential
      invalid-apns-credentials InvalidPackageName invalid-package-name InvalidCredentials
      PUSH_TOO_MANY_EXPERIENCE_IDS DeviceTokenNotForTopic BadTopic MissingTopic TopicDisallowed
      TopicMismatch BadCertificate BadCertificateEnvironment ExpiredProviderToken InvalidProviderToken
      MissingProviderToken UnrelatedKeyIdInToken BadEnvironmentKeyIdInToken BadEnvironmentKeyInToken
      FeatureNotEnabled`,
    too_large: 'MessageTooBig PayloadTooLarge payload-size-limit-exceeded',
    rate_limited: `
      QUOTA_EXCEEDED DeviceMessageRateExceeded TopicsMessageRateExceeded MessageRateExceeded
      message-rate-exceeded device-message-rate-exceeded topics-message-rate-exceeded
      topics-subscription-rate-exceeded TooManyRequests TOO_MANY_REQUESTS TooManyProviderTokenUpdates`,
    timeout: 'IdleTimeout',
    invalid_address: 'invalid-recipient',
    content: `
      InvalidDataKey invalid-data-payload-key invalid-options PUSH_TOO_MANY_NOTIFICATIONS PayloadEmpty
      BadCollapseId BadExpirationDate BadMessageId BadPriority InvalidPushType DuplicateHeaders
      BadPath MethodNotAllowed`,
    provider: 'server-unavailable internal-error',
    unknown: 'unknown-error',
  }),
  // canonical codes, which can stand beside a specific one
  identifierRule(SPECIFICITY.generalProviderCode + 20, {
    account: 'Forbidden PERMISSION_DENIED UNAUTHENTICATED UNAUTHORIZED',
    rate_limited: 'RESOURCE_EXHAUSTED',
    timeout: 'DEADLINE_EXCEEDED',
  }),
  // also words of a sentence, which do not hide a phrase beside them
  identifierRule(SPECIFICITY.generic + 95, {
    provider: 'UNAVAILABLE InternalServerError ServiceUnavailable Shutdown',
  }),
  identifierRule(SPECIFICITY.generic + 93, { provider: 'INTERNAL' }),
  ...phraseRules(SPECIFICITY.phrase, [
    [
      90,
      'rate_limited',
      /rate of (?:messages|subscription)|(?:sending|request|message) (?:rate )?(?:limit|quota) .{0,10}exceeded/,
      /exceed\w* .{0,10}(?:request|sending|rate) limit|too (?:frequent|often|many (?:messages|requests))|rate exceeded/,
    ],
    [80, 'too_large', /payload size|(?:message|payload)\b.{0,40}(?:too (?:big|large)|exceeds?)/],
    [
      70,
      'account',
      /certificate|(?:provider|access|auth2?) token|sender ?id|\btopic\b|package name|action is not allowed/,
      /credential|(?:server|api|auth|signing|apns) key|\bauth(?:entication)? error|authenticat/,
    ],
    [
      60,
      'invalid_token',
      /token.{0,40}(?:invalid|not (?:a )?valid|unregistered|not registered|expired|inactive|bounced|missing|not specified)/,
      /(?:invalid|bad|unregistered|expired|missing|inactive|malformed|not a valid) .{0,20}token/,
      /requested entity was not found|not (?:a )?registered|no longer registered/,
      /(?:device|endpoint|subscription) .{0,40}(?:unregistered|disabled|gone|expired|not receive push)/,
    ],
  ]),
  ...phraseRules(SPECIFICITY.generic, [
    [
      89,
      'content',
      /(?:invalid|malformed) .{0,20}(?:argument|key|payload|parameter|option|value|request)s?\b/,
      /(?:parameters?|arguments?|payload|headers?|value|identifier)\b.{0,30}(?:invalid|empty|repeated|malformed|exceeds)/,
    ],
    [88, 'provider', /shutting down|could not process|overloaded|server .{0,20}unavailable/],
  ]),
  // codes that mean either a wrong token or a wrong payload
  identifierRule(SPECIFICITY.enhancedCode + 10, {
    invalid_token: 'NOT_FOUND',
    content: 'INVALID_ARGUMENT invalid-argument invalid-payload InvalidParameters InvalidTtl',
  }),
  {
    // the status of a token, not of an address
    specificity: SPECIFICITY.enhancedCode,
    classify: ({ raw }) => (TOKEN_STATUSES.includes(httpStatusOf(raw)) ? 'invalid_token' : undefined),
  },
];
