import {
  BATCH_BUCKETS,
  ELAPSED_BUCKETS,
  LATENCY_BUCKETS,
  WEBHOOK_DURATION_BUCKETS,
  type MetricDefinition,
} from './metric-definition';
import { PIPELINES_METRICS } from './pipelines-metrics';
import type {
  Api,
  BounceType,
  CampaignType,
  ErrorType,
  LookupResult,
  Status,
  StoreErrorType,
  StoreName,
  WebhookErrorType,
  WebhookOutcome,
} from './values';
import type { Channel, EventType, MessageEventName } from './webhook-events';

export const METRICS = {
  apiLatency: {
    name: 'customerio_api_latency_ms',
    type: 'histogram',
    unit: '',
    description: 'Duration of Customer.io API calls in milliseconds, including retries and their delays',
    attributes: ['operation', 'status', 'api'],
    buckets: LATENCY_BUCKETS,
  },
  apiRequests: {
    name: 'customerio_api_requests_total',
    type: 'counter',
    unit: '',
    description: 'Customer.io API calls that ended; a call with retries counts once',
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
    description: 'Retries by the SDK, by the error class of the failed attempt',
    attributes: ['operation', 'error_type', 'api'],
  },
  apiInFlight: {
    name: 'customerio_api_in_flight',
    type: 'observable up-down counter',
    unit: '',
    description: 'Customer.io API calls in flight at the time of the collection',
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
    description: 'Items that Customer.io rejected in batch calls that succeeded (HTTP 207)',
    attributes: ['operation', 'api'],
  },
  emailSent: {
    name: 'customerio_email_sent_total',
    type: 'counter',
    unit: '',
    description:
      'E-mails passed to the delivery provider, from webhooks; if emailSentSource is "api", transactional e-mails that the App API accepted',
    attributes: ['campaign_type'],
  },
  emailDelivered: {
    name: 'customerio_email_delivered_total',
    type: 'counter',
    unit: '',
    description: 'E-mails that the receiving server accepted, from webhooks',
    attributes: ['campaign_type'],
  },
  emailBounced: {
    name: 'customerio_email_bounced_total',
    type: 'counter',
    unit: '',
    description: 'E-mails that the delivery provider or the receiving server rejected, from webhooks',
    attributes: ['bounce_type'],
  },
  messageEvents: {
    name: 'customerio_message_events_total',
    type: 'counter',
    unit: '',
    description: 'Message events from webhooks; each event counts once',
    attributes: ['channel', 'event', 'campaign_type'],
  },
  messageLatency: {
    name: 'customerio_message_latency_ms',
    type: 'histogram',
    unit: '',
    description:
      'Time from the accepted send to the event in milliseconds, for sends in the delivery journal; the resolution is one second',
    attributes: ['channel', 'event', 'campaign_type'],
    buckets: ELAPSED_BUCKETS,
  },
  webhookReceived: {
    name: 'customerio_webhook_received_total',
    type: 'counter',
    unit: '',
    description: 'Authenticated webhook requests, including retries',
    attributes: ['event_type'],
  },
  webhookErrors: {
    name: 'customerio_webhook_errors_total',
    type: 'counter',
    unit: '',
    description: 'Webhook requests that were rejected, malformed or busy, or failed in the handler',
    attributes: ['error_type'],
  },
  webhookDuplicates: {
    name: 'customerio_webhook_duplicates_total',
    type: 'counter',
    unit: '',
    description: 'Authenticated webhook requests whose event was already handled',
    attributes: ['event_type'],
  },
  webhookLag: {
    name: 'customerio_webhook_lag_ms',
    type: 'histogram',
    unit: '',
    description:
      'Time from the event to the receipt of its webhook in milliseconds; the resolution is one second',
    attributes: [],
    buckets: ELAPSED_BUCKETS,
  },
  webhookDuration: {
    name: 'customerio_webhook_duration_ms',
    type: 'histogram',
    unit: '',
    description: 'Time from the receipt of a webhook request to its response in milliseconds',
    attributes: ['outcome'],
    buckets: WEBHOOK_DURATION_BUCKETS,
  },
  webhookSigningKey: {
    name: 'customerio_webhook_signing_key_total',
    type: 'observable counter',
    unit: '',
    description:
      'Authenticated webhook requests by the position of the signing key that matched; the first position is 0',
    attributes: ['position'],
  },
  deliveryLookups: {
    name: 'customerio_delivery_lookups_total',
    type: 'counter',
    unit: '',
    description: 'Lookups in the delivery journal, one for each webhook with a delivery id, by result',
    attributes: ['result'],
  },
  storeFailures: {
    name: 'customerio_store_failures_total',
    type: 'counter',
    unit: '',
    description: 'Failed operations on a shared store; webhooks are processed without it',
    attributes: ['store', 'error_type'],
  },
  ...PIPELINES_METRICS,
} as const satisfies Record<string, MetricDefinition>;

// One attribute type for each instrument, so that the compiler checks the cardinality.
export type CallAttributes = { operation: string; status: Status; api: Api };
export type ErrorAttributes = { operation: string; error_type: ErrorType; api: Api };
export type InFlightAttributes = { api: Api };
export type OperationAttributes = { operation: string; api: Api };
export type CampaignAttributes = { campaign_type: CampaignType };
export type BounceAttributes = { bounce_type: BounceType };
export type MessageAttributes = { channel: Channel; event: MessageEventName; campaign_type: CampaignType };
export type EventTypeAttributes = { event_type: EventType | 'unknown' };
export type WebhookErrorAttributes = { error_type: WebhookErrorType };
export type OutcomeAttributes = { outcome: WebhookOutcome };
export type SigningKeyAttributes = { position: number };
export type LookupAttributes = { result: LookupResult };
export type StoreAttributes = { store: StoreName; error_type: StoreErrorType };
export type NoAttributes = Record<string, never>;
