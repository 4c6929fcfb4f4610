import { ERROR_REASONS } from './values';

export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'string' | 'int' | 'double' | 'boolean';
  readonly description: string;
  /** The option that enables this attribute. Its value can be personal data. */
  readonly optIn?: string;
}

/** Attributes of spans, span events and log events. `server.*`, `http.*` and `error.*` are stable semantic conventions. */
export const ATTRIBUTES = {
  operation: { name: 'customerio.operation', type: 'string', description: "the SDK's method name" },
  api: { name: 'customerio.api', type: 'string', description: '`track`, `app` or `pipelines`' },
  sdk: {
    name: 'customerio.sdk',
    type: 'string',
    description: 'SDK whose method was called: `customerio-node` or `cdp-analytics-node`',
  },
  serverAddress: {
    name: 'server.address',
    type: 'string',
    description:
      'host in the configuration of the client, also after a redirect; absent if its URL is invalid',
  },
  serverPort: { name: 'server.port', type: 'int', description: 'port in the configuration of the client' },
  attempts: {
    name: 'customerio.attempts',
    type: 'int',
    description:
      'requests the SDK made for this call: 1 plus the retries, or 0 if it rejected the arguments synchronously',
  },
  errorType: {
    name: 'error.type',
    type: 'string',
    description: 'error class: the value of the label `error_type`',
  },
  httpStatus: {
    name: 'http.response.status_code',
    type: 'int',
    description:
      'HTTP status of the last response; of a call only on failure, because the SDK hides it on success; of a batch also on success, but not in a bundle',
  },
  errorReason: {
    name: 'customerio.error.reason',
    type: 'string',
    description: `reason in the error body of the API, if it is one of: ${ERROR_REASONS.join(', ')}`,
  },
  deliveryId: {
    name: 'customerio.delivery_id',
    type: 'string',
    description: 'id of the delivery that an accepted send created; its webhooks have the same id',
  },
  batchSize: { name: 'customerio.batch_size', type: 'int', description: 'number of items in a batch call' },
  requestBytes: {
    name: 'http.request.body.size',
    type: 'int',
    description: 'size of the request body of a batch, in bytes',
  },
  eventOutcome: {
    name: 'customerio.outcome',
    type: 'string',
    description: 'outcome of events that were not delivered: the value of the label `outcome`',
  },
  partialFailures: {
    name: 'customerio.partial_failures',
    type: 'int',
    description: 'number of rejected items in a call that succeeded (HTTP 207)',
  },
  attempt: {
    name: 'customerio.attempt',
    type: 'int',
    description: 'number of the attempt that starts with this event; the first attempt is 1',
  },
  attemptReason: {
    name: 'customerio.attempt.reason',
    type: 'string',
    description: 'error class of the previous attempt, or `redirect`',
  },
  attemptDelay: {
    name: 'customerio.attempt.delay_ms',
    type: 'double',
    description: 'delay before this attempt, in milliseconds',
  },
  redirectAddress: {
    name: 'customerio.redirect.address',
    type: 'string',
    description: 'target host of the redirect: a host of Customer.io or of this machine, otherwise `other`',
  },
  status: { name: 'customerio.status', type: 'string', description: '`success` or `error`' },
  duration: { name: 'customerio.duration_ms', type: 'double', description: 'duration in milliseconds' },
  data: {
    name: 'customerio.data',
    type: 'string',
    description: 'redacted `data` argument of `logOperation`, as JSON',
  },
  eventType: {
    name: 'customerio.event_type',
    type: 'string',
    description: '`<object_type>_<metric>` for a documented pair, otherwise `unknown`',
  },
  eventId: {
    name: 'customerio.event_id',
    type: 'string',
    description: "Customer.io's id of the event; retries have the same id",
  },
  channel: {
    name: 'customerio.channel',
    type: 'string',
    description: 'channel of the message, such as `email`',
  },
  campaignType: {
    name: 'customerio.campaign_type',
    type: 'string',
    description: '`campaign`, `broadcast`, `newsletter`, `transactional` or `unknown`',
  },
  bounceType: { name: 'customerio.bounce_type', type: 'string', description: '`hard`, `soft` or `unknown`' },
  failureReason: {
    name: 'customerio.failure.reason',
    type: 'string',
    description: 'reason why the message failed, bounced or was dropped',
  },
  machine: {
    name: 'customerio.machine',
    type: 'boolean',
    description: 'whether a machine, and not a person, opened or clicked',
  },
  webhookOutcome: {
    name: 'customerio.webhook.outcome',
    type: 'string',
    description: '`accepted`, `duplicate`, `failed`, `busy` or `rejected`',
  },
  webhookLag: {
    name: 'customerio.webhook.lag_ms',
    type: 'double',
    description: 'time from the event to the receipt of its webhook, in milliseconds',
  },
  signingKey: {
    name: 'customerio.webhook.signing_key',
    type: 'int',
    description: 'position of the signing key that matched; the first position is 0',
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
    description: 'number of occurrences since the previous log event of this kind',
  },
  customerId: {
    name: 'customerio.customer_id',
    type: 'string',
    description: 'id of the customer in the call or the event',
    optIn: 'captureCustomerId: "raw"',
  },
  customerIdHash: {
    name: 'customerio.customer_id_hash',
    type: 'string',
    description: 'HMAC-SHA256 of the customer id, in hexadecimal',
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
    description: 'id of the transactional message in the call or the event',
    optIn: 'captureTransactionalMessageId',
  },
  campaignId: {
    name: 'customerio.campaign_id',
    type: 'int',
    description: 'id of the campaign in the event',
    optIn: 'captureCampaignIds',
  },
  broadcastId: {
    name: 'customerio.broadcast_id',
    type: 'int',
    description: 'id of the broadcast in the event',
    optIn: 'captureCampaignIds',
  },
  newsletterId: {
    name: 'customerio.newsletter_id',
    type: 'int',
    description: 'id of the newsletter in the event',
    optIn: 'captureCampaignIds',
  },
  errorMessage: {
    name: 'customerio.error.message',
    type: 'string',
    description:
      'text of the error or failure; e-mail addresses, phone numbers, credentials, and the paths and queries of URLs are removed',
    optIn: 'captureErrorMessage',
  },
} as const satisfies Record<string, AttributeDefinition>;

/** Names of the attributes, by key. */
export const ATTR = Object.fromEntries(
  Object.entries(ATTRIBUTES).map(([key, definition]) => [key, definition.name]),
) as { readonly [K in keyof typeof ATTRIBUTES]: (typeof ATTRIBUTES)[K]['name'] };

export type AttributeKey = keyof typeof ATTRIBUTES;
export type AttributeName = (typeof ATTR)[AttributeKey];
