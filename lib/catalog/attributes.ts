export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'string' | 'int' | 'double' | 'boolean';
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
  eventType: {
    name: 'customerio.event_type',
    type: 'string',
    description: '`<object_type>_<metric>` of a published pair, else `unknown`',
  },
  eventId: {
    name: 'customerio.event_id',
    type: 'string',
    description: "Customer.io's id of the event, the same at every repetition",
  },
  channel: { name: 'customerio.channel', type: 'string', description: 'what the message goes through' },
  campaignType: {
    name: 'customerio.campaign_type',
    type: 'string',
    description: '`campaign`, `broadcast`, `newsletter`, `transactional` or `unknown`',
  },
  bounceType: { name: 'customerio.bounce_type', type: 'string', description: '`hard`, `soft` or `unknown`' },
  failureReason: {
    name: 'customerio.failure.reason',
    type: 'string',
    description: 'class of what failed, bounced or was dropped',
  },
  machine: {
    name: 'customerio.machine',
    type: 'boolean',
    description: 'opened or clicked by a machine, not by a person',
  },
  webhookOutcome: {
    name: 'customerio.webhook.outcome',
    type: 'string',
    description: '`accepted`, `duplicate`, `failed` or `rejected`',
  },
  webhookLag: {
    name: 'customerio.webhook.lag_ms',
    type: 'double',
    description: 'time from the event to the receipt, in milliseconds',
  },
  signingKey: {
    name: 'customerio.webhook.signing_key',
    type: 'int',
    description: 'position of the signing key that matched; the first is 0',
  },
  messageLatency: {
    name: 'customerio.message.latency_ms',
    type: 'double',
    description: 'time from the accepted send to the event, in milliseconds',
  },
  store: { name: 'customerio.store', type: 'string', description: '`dedupe` or `journal`' },
  occurrences: {
    name: 'customerio.occurrences',
    type: 'int',
    description: 'how often it happened since it was last logged, at most once a minute',
  },
  customerId: {
    name: 'customerio.customer_id',
    type: 'string',
    description: 'customer the call or the event is about',
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
    description: 'transactional message that was sent or that the event is about',
    optIn: 'captureTransactionalMessageId',
  },
  campaignId: {
    name: 'customerio.campaign_id',
    type: 'int',
    description: 'campaign the event is about',
    optIn: 'captureCampaignIds',
  },
  broadcastId: {
    name: 'customerio.broadcast_id',
    type: 'int',
    description: 'broadcast the event is about',
    optIn: 'captureCampaignIds',
  },
  newsletterId: {
    name: 'customerio.newsletter_id',
    type: 'int',
    description: 'newsletter the event is about',
    optIn: 'captureCampaignIds',
  },
  errorMessage: {
    name: 'customerio.error.message',
    type: 'string',
    description:
      'text of the error or failure, without e-mail addresses, phone numbers, credentials, and paths and queries of URLs',
    optIn: 'captureErrorMessage',
  },
} as const satisfies Record<string, AttributeDefinition>;

/** The attributes' names alone: what code that sets one uses. */
export const ATTR = Object.fromEntries(
  Object.entries(ATTRIBUTES).map(([key, definition]) => [key, definition.name]),
) as { readonly [K in keyof typeof ATTRIBUTES]: (typeof ATTRIBUTES)[K]['name'] };

export type AttributeKey = keyof typeof ATTRIBUTES;
export type AttributeName = (typeof ATTR)[AttributeKey];
