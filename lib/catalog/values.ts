// The closed sets of values of labels and attributes.

/** Customer.io's HTTP APIs. */
export const APIS = ['track', 'app', 'pipelines'] as const;
export type Api = (typeof APIS)[number];

/** The SDKs that are instrumented, by their package names without the scope. */
export const SDKS = ['customerio-node', 'cdp-analytics-node'] as const;
export type Sdk = (typeof SDKS)[number];

/** Results of a call: `success` if it resolved, `error` if it rejected or threw. */
export const STATUSES = ['success', 'error'] as const;
export type Status = (typeof STATUSES)[number];

/** Error classes other than an HTTP status. An HTTP status is its own class, as text. */
export const ERROR_CLASSES = {
  timeout: 'no response within the timeout of the SDK or the network stack',
  connection_refused: 'no server listens at the address',
  connection_reset: 'the connection was closed before the response was complete',
  dns: 'the host name could not be resolved',
  tls: 'the TLS handshake failed or the certificate was rejected',
  network: 'any other failure below HTTP',
  redirect: 'a redirect that could not be followed',
  invalid_argument: 'arguments, keys or a URL from which no request can be built',
  invalid_response: 'a response that is not HTTP or not JSON',
  unknown: 'none of the above',
} as const;
export type ErrorClass = keyof typeof ERROR_CLASSES;

/** An {@link ErrorClass} or an HTTP status between 100 and 599 as text. */
export type ErrorType = ErrorClass | `${number}`;

/**
 * Reasons in error bodies of Customer.io's APIs. The documentation names `invalid_credentials` only and calls `reason` a
 * text, so the others are the common words for their statuses. Other values can be a value of the request.
 */
export const ERROR_REASONS = [
  'invalid_credentials',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'required',
  'missing',
  'invalid',
  'parsing_error',
  'unprocessable',
  'unsupported',
  'duplicate',
  'suppressed',
  'too_large',
  'rate_limited',
  'quota_exceeded',
  'internal',
] as const;
export type ErrorReason = (typeof ERROR_REASONS)[number];

/** Why Customer.io sent a message. */
export const CAMPAIGN_TYPES = ['campaign', 'broadcast', 'newsletter', 'transactional', 'unknown'] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];

/** Bounce types: permanent (`hard`) or temporary (`soft`), from the SMTP code or the text of the receiving server. */
export const BOUNCE_TYPES = ['hard', 'soft', 'unknown'] as const;
export type BounceType = (typeof BOUNCE_TYPES)[number];

/** Why a message was not delivered, grouped by what to do about it. Classified from the text in the event. */
export const FAILURE_REASONS = {
  unknown_recipient: 'the mailbox, number, channel or endpoint does not exist, or no longer exists',
  invalid_address: 'the address is malformed, or cannot receive this kind of message, such as a landline',
  unreachable: 'the recipient exists, but cannot be reached now: phone off, mailbox temporarily closed',
  mailbox_full: "the recipient's mailbox is full",
  domain: "the recipient's domain does not resolve or accepts no mail",
  suppressed: 'on a suppression list: bounced before, complained, unsubscribed, opted out',
  blocked: 'rejected because of the sender: reputation, blocklist, missing authentication, policy',
  content: 'rejected because of the content: spam, malware, a format that the receiver does not accept',
  too_large: 'the message is too large or too long',
  rate_limited: 'too many messages: throttled, greylisted, a quota of the provider or receiver',
  invalid_token: 'the push token is not registered, or no longer registered',
  no_device: 'the person has no device to push to',
  template: 'the message could not be rendered: a Liquid error, a missing variable, a rejected template',
  account: "the provider rejects the workspace's account: key, certificate, sender, permission, balance",
  provider: 'the provider or the receiving server failed, or could not be reached',
  timeout: 'no response in time, or not delivered before the message expired',
  limit: 'the message limit of the Customer.io workspace was reached',
  cancelled: 'Customer.io did not send the message: canceled, deleted, or delivery is disabled',
  unknown: 'none of the above, or no text',
} as const;
export type FailureReason = keyof typeof FAILURE_REASONS;

/** Why a webhook request was rejected, or why its event was not processed as expected. */
export const WEBHOOK_ERRORS = {
  missing_signature: 'no `X-CIO-Signature` or no `X-CIO-Timestamp`',
  invalid_signature: 'the signature matches none of the keys, or a signature header is malformed',
  stale: 'the signature is valid, but its time is outside the tolerance',
  no_signing_key:
    'the function `signingKeys` failed, took too long or returned no key; the signature was not verified',
  too_large: 'the body exceeds `maxBodyBytes`',
  timeout: 'the body did not arrive within `bodyTimeoutMs`',
  overloaded: 'bodies that are not verified yet exceed `maxBufferedBytes`, and this one was the largest',
  aborted: 'the sender closed the connection before the body was complete',
  malformed:
    'authenticated, but the body is not a JSON object; the event is acknowledged and passed to `onEvent` as `unknown`',
  handler: '`onEvent` failed or timed out',
  busy: 'another request or replica handles the event, and its outcome is not known yet; the retry gets it',
  body_consumed: 'a body parser read the body before the receiver; mount the receiver first',
} as const;
export type WebhookErrorType = keyof typeof WEBHOOK_ERRORS;

/** Outcomes of a webhook request. */
export const WEBHOOK_OUTCOMES = {
  accepted: 'authenticated, and its event was handled for the first time',
  duplicate: 'authenticated, but its event was already handled',
  failed: 'authenticated, but `onEvent` failed or timed out',
  busy: 'authenticated, but another request or replica handles its event; the response is 503',
  rejected: 'not authenticated, or its body could not be read',
} as const;
export type WebhookOutcome = keyof typeof WEBHOOK_OUTCOMES;

/** Results of a lookup in the delivery journal. */
export const LOOKUP_RESULTS = {
  found: 'the journal contains the send: the webhook span is linked to it',
  not_found:
    'the journal contains no send of this delivery: a campaign, another service, or an expired entry',
  early: 'a send returned after the lookup for a webhook of its delivery had returned `not_found`',
  unavailable: 'the journal failed or timed out',
} as const;
export type LookupResult = keyof typeof LOOKUP_RESULTS;

/** Methods of `cdp-analytics-node` that enqueue an event. The type of the event has the same name. */
export const PIPELINES_OPERATIONS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type PipelinesOperation = (typeof PIPELINES_OPERATIONS)[number];

/** Outcomes of an event that an application passed to `cdp-analytics-node`. */
export const PIPELINES_OUTCOMES = {
  accepted: 'it was in a batch that the API accepted; the API does not validate events before it responds',
  delivery_failed: 'it was in a batch that failed, after all retries',
  too_large: 'the SDK rejected it because of its size; no request was made',
  unserializable:
    'it, or another event of its batch, could not be converted to JSON: BigInt, circular, a `toJSON` that throws',
  disabled: 'the integration with Customer.io was disabled for it, or its plugin was deregistered',
  plugin: 'a plugin threw or canceled it',
  closed: 'the client was closed before the call',
  invalid_argument: 'the call threw because of its arguments',
  lost: 'no delivery and no error: a listener threw, a plugin never ended, or the batch was never sent',
} as const;
export type PipelinesOutcome = keyof typeof PIPELINES_OUTCOMES;

/** States of a pending event: in a plugin or in the open batch, or in a batch that is being sent. */
export const QUEUE_STATES = ['queued', 'sending'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** Stores that replicas share. */
export const STORES = ['dedupe', 'journal'] as const;
export type StoreName = (typeof STORES)[number];

export const STORE_ERRORS = {
  error: 'an operation failed',
  timeout: 'an operation did not end within `storeTimeoutMs`',
  paused: 'an operation was skipped, because several earlier ones had just failed',
} as const;
export type StoreErrorType = keyof typeof STORE_ERRORS;
