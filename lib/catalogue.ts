/**
 * Every metric, span, span event, log event and attribute this package emits, written once. The
 * instruments, the spans, the README tables and the specs are built from these tables.
 *
 * Names and label sets are a promise. They arrive at Prometheus unchanged on every path because a
 * counter ends in `_total` and no unit is a bare word: a unit of `ms` would turn
 * `customerio_api_latency_ms` into `customerio_api_latency_ms_milliseconds`.
 */

/** Which of Customer.io's HTTP APIs a call goes to. */
export const APIS = ['track', 'app', 'pipelines'] as const;
export type Api = (typeof APIS)[number];

/** How a call ended, as its caller saw it: `success` resolved, `error` rejected or threw. */
export const STATUSES = ['success', 'error'] as const;
export type Status = (typeof STATUSES)[number];

/** Failure classes that are not an HTTP status. An HTTP status stands for itself, as text. */
export const ERROR_CLASSES = {
  timeout: 'no answer within the time the SDK or the network stack allows',
  connection_refused: 'nothing listens at the address',
  connection_reset: 'the connection was closed before the answer was complete',
  dns: 'the host name could not be resolved',
  tls: 'the TLS handshake or the certificate was refused',
  network: 'any other failure below HTTP',
  redirect: 'a redirect that could not be followed',
  invalid_argument: 'arguments, keys or a URL of which no request can be made',
  invalid_response: 'an answer that is not HTTP or not JSON',
  unknown: 'none of the above',
} as const;
export type ErrorClass = keyof typeof ERROR_CLASSES;

/** An {@link ErrorClass} or an HTTP status between 100 and 599 as text. */
export type ErrorType = ErrorClass | `${number}`;

/** What made Customer.io send a message. */
export const CAMPAIGN_TYPES = ['campaign', 'broadcast', 'newsletter', 'transactional', 'unknown'] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];

/**
 * Upper bounds in milliseconds. The first nine are the documented ones; those above 5,000 exist because
 * the SDK waits 10 s per attempt and up to 30 s between attempts. Never remove or move one.
 */
export const LATENCY_BUCKETS = [
  10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 7500, 10000, 15000, 30000, 60000,
] as const;

/** Items of one batch call. */
export const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] as const;

export interface MetricDefinition {
  readonly name: string;
  readonly type: 'histogram' | 'counter' | 'observable up-down counter';
  readonly unit: '' | `{${string}}`;
  readonly description: string;
  readonly attributes: readonly string[];
  readonly buckets?: readonly number[];
}

export const METRICS = {
  apiLatency: {
    name: 'customerio_api_latency_ms',
    type: 'histogram',
    unit: '',
    description: 'Duration of Customer.io API calls in milliseconds, retries and their waits included',
    attributes: ['operation', 'status', 'api'],
    buckets: LATENCY_BUCKETS,
  },
  apiRequests: {
    name: 'customerio_api_requests_total',
    type: 'counter',
    unit: '',
    description: 'Customer.io API calls that ended, one per call whatever the retries',
    attributes: ['operation', 'status', 'api'],
  },
  apiErrors: {
    name: 'customerio_api_errors_total',
    type: 'counter',
    unit: '',
    description: 'Customer.io API calls that failed, by error class',
    attributes: ['operation', 'error_type', 'api'],
  },
  apiRetries: {
    name: 'customerio_api_retries_total',
    type: 'counter',
    unit: '',
    description: 'Attempts the SDK repeated on its own, by the error class that caused the repetition',
    attributes: ['operation', 'error_type', 'api'],
  },
  apiInFlight: {
    name: 'customerio_api_in_flight',
    type: 'observable up-down counter',
    unit: '',
    description: 'Customer.io API calls under way at the time of the reading',
    attributes: ['api'],
  },
  apiBatchSize: {
    name: 'customerio_api_batch_size',
    type: 'histogram',
    unit: '',
    description: 'Items per batch call',
    attributes: ['operation', 'api'],
    buckets: BATCH_BUCKETS,
  },
  apiPartialFailures: {
    name: 'customerio_api_partial_failures_total',
    type: 'counter',
    unit: '',
    description: 'Items of a batch that Customer.io refused although the call succeeded (HTTP 207)',
    attributes: ['operation', 'api'],
  },
  emailSent: {
    name: 'customerio_email_sent_total',
    type: 'counter',
    unit: '',
    description:
      'Transactional e-mails that the App API accepted, drafts left out; only with emailSentSource "api"',
    attributes: ['campaign_type'],
  },
} as const satisfies Record<string, MetricDefinition>;

/** Attribute sets, one type per instrument, so that the compiler guards cardinality. */
export type CallAttributes = { operation: string; status: Status; api: Api };
export type ErrorAttributes = { operation: string; error_type: ErrorType; api: Api };
export type InFlightAttributes = { api: Api };
export type OperationAttributes = { operation: string; api: Api };
export type CampaignAttributes = { campaign_type: CampaignType };

export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'string' | 'int' | 'double';
  readonly description: string;
  /** The option that has to be set before this attribute appears; it can be personal. */
  readonly optIn?: string;
}

/** Attributes of spans, span events and log records. `server.*`, `http.*`, `error.*` are stable semantic conventions. */
export const ATTRIBUTES = {
  operation: { name: 'customerio.operation', type: 'string', description: "the SDK's method name" },
  api: { name: 'customerio.api', type: 'string', description: '`track`, `app` or `pipelines`' },
  serverAddress: {
    name: 'server.address',
    type: 'string',
    description: 'host the client is configured for, whatever it is redirected to; absent if its URL is none',
  },
  serverPort: { name: 'server.port', type: 'int', description: 'port the client is configured for' },
  attempts: {
    name: 'customerio.attempts',
    type: 'int',
    description: 'requests the SDK tried for this call: 1 + retries, 0 if it refused the arguments at once',
  },
  errorType: {
    name: 'error.type',
    type: 'string',
    description: 'error class, the same value as the label `error_type`',
  },
  httpStatus: {
    name: 'http.response.status_code',
    type: 'int',
    description: 'HTTP status of the last answer; on failure only, the SDK hides it on success',
  },
  errorReason: {
    name: 'customerio.error.reason',
    type: 'string',
    description: "the API's own machine-readable `code` or `reason`, if it looks like one",
  },
  deliveryId: {
    name: 'customerio.delivery_id',
    type: 'string',
    description: 'id of the delivery an accepted send created; webhooks carry the same',
  },
  batchSize: { name: 'customerio.batch_size', type: 'int', description: 'items of a batch call' },
  partialFailures: {
    name: 'customerio.partial_failures',
    type: 'int',
    description: 'items refused although the call succeeded (HTTP 207)',
  },
  attempt: {
    name: 'customerio.attempt',
    type: 'int',
    description: 'number of the attempt that begins with this event; the first is 1',
  },
  attemptReason: {
    name: 'customerio.attempt.reason',
    type: 'string',
    description: 'error class of the attempt before, or `redirect`',
  },
  attemptDelay: {
    name: 'customerio.attempt.delay_ms',
    type: 'double',
    description: 'wait between the two attempts, in milliseconds',
  },
  redirectAddress: {
    name: 'customerio.redirect.address',
    type: 'string',
    description: "host a redirect led to, if it is one of Customer.io's or of this machine, else `other`",
  },
  status: { name: 'customerio.status', type: 'string', description: '`success` or `error`' },
  duration: { name: 'customerio.duration_ms', type: 'double', description: 'duration in milliseconds' },
  data: {
    name: 'customerio.data',
    type: 'string',
    description: 'data given to `logOperation`, redacted, as JSON',
  },
  customerId: {
    name: 'customerio.customer_id',
    type: 'string',
    description: 'customer the call is about',
    optIn: 'captureCustomerId: "raw"',
  },
  customerIdHash: {
    name: 'customerio.customer_id_hash',
    type: 'string',
    description: 'HMAC-SHA256 of the customer id, hex',
    optIn: 'captureCustomerId: "hash"',
  },
  eventName: {
    name: 'customerio.event_name',
    type: 'string',
    description: 'name of the tracked event',
    optIn: 'captureEventName',
  },
  transactionalMessageId: {
    name: 'customerio.transactional_message_id',
    type: 'string',
    description: 'transactional message that was sent',
    optIn: 'captureTransactionalMessageId',
  },
  errorMessage: {
    name: 'customerio.error.message',
    type: 'string',
    description:
      'text of the error, without e-mail addresses, phone numbers, credentials, and paths and queries of URLs',
    optIn: 'captureErrorMessage',
  },
} as const satisfies Record<string, AttributeDefinition>;

/** The attributes' names alone: what code that sets one uses. */
export const ATTR = Object.fromEntries(
  Object.entries(ATTRIBUTES).map(([key, definition]) => [key, definition.name]),
) as { readonly [K in keyof typeof ATTRIBUTES]: (typeof ATTRIBUTES)[K]['name'] };

type AttributeKey = keyof typeof ATTRIBUTES;

export interface SpanDefinition {
  readonly name: string;
  readonly kind: 'CLIENT' | 'CONSUMER';
  readonly description: string;
  readonly attributes: readonly AttributeKey[];
}

export const SPANS = {
  call: {
    name: 'customerio.<operation>',
    kind: 'CLIENT',
    description: 'one per SDK call whatever the retries; status unset on success, ERROR on failure',
    attributes: [
      'operation',
      'api',
      'serverAddress',
      'serverPort',
      'attempts',
      'errorType',
      'httpStatus',
      'errorReason',
      'deliveryId',
      'batchSize',
      'partialFailures',
      'customerId',
      'customerIdHash',
      'eventName',
      'transactionalMessageId',
      'errorMessage',
    ],
  },
  application: {
    name: 'customerio.<operationName>',
    kind: 'CLIENT',
    description:
      'one per `withTracing()`, with its attributes, redacted; status OK on success, ERROR on failure',
    attributes: ['operation', 'errorType', 'errorMessage'],
  },
} as const satisfies Record<string, SpanDefinition>;

export const SPAN_NAME_PREFIX = 'customerio.';

/** Events on the call span: each begins another request of the same call. */
export const SPAN_EVENTS = {
  retry: {
    name: 'customerio.retry',
    description: 'the SDK repeats the request',
    attributes: ['attempt', 'attemptReason', 'attemptDelay'],
  },
  redirect: {
    name: 'customerio.redirect',
    description: 'the SDK follows a redirect',
    attributes: ['attempt', 'attemptReason', 'attemptDelay', 'redirectAddress'],
  },
} as const satisfies Record<
  string,
  { name: string; description: string; attributes: readonly AttributeKey[] }
>;

/** Log records with an event name. */
export const LOG_EVENTS = {
  call: {
    name: 'customerio.api.call',
    severities: 'INFO success, WARN failure',
    description: 'an SDK call ended',
    attributes: [
      'operation',
      'api',
      'status',
      'duration',
      'attempts',
      'errorType',
      'httpStatus',
      'errorReason',
      'deliveryId',
      'partialFailures',
      'errorMessage',
    ],
  },
  operation: {
    name: 'customerio.operation',
    severities: 'INFO success, ERROR failure',
    description: 'the application called `logOperation()`',
    attributes: [
      'operation',
      'status',
      'data',
      'customerId',
      'customerIdHash',
      'errorType',
      'httpStatus',
      'errorMessage',
    ],
  },
} as const satisfies Record<
  string,
  { name: string; severities: string; description: string; attributes: readonly AttributeKey[] }
>;
