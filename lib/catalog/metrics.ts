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

/**
 * Upper bounds in milliseconds. The first nine are the documented ones; those above 5,000 exist because
 * the SDK waits 10 s per attempt and up to 30 s between attempts. Never remove or move one.
 */
export const LATENCY_BUCKETS = [
  10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 7500, 10000, 15000, 30000, 60000,
] as const;

/** Items of one batch call. */
export const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] as const;

/** Milliseconds from event or send to later: seconds for a delivery, minutes for an open, a week for a retry. */
export const ELAPSED_BUCKETS = [
  1000, 2500, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000, 21600000, 86400000,
  604800000,
] as const;

/** Milliseconds until a webhook is answered; Customer.io waits 4,000. */
export const WEBHOOK_DURATION_BUCKETS = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 3000, 4000, 5000, 10000,
] as const;

export interface MetricDefinition {
  readonly name: string;
  readonly type: 'histogram' | 'counter' | 'observable counter' | 'observable up-down counter';
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
      'E-mails handed to the delivery provider, by webhooks; with emailSentSource "api" transactional e-mails that the App API accepted',
    attributes: ['campaign_type'],
  },
  emailDelivered: {
    name: 'customerio_email_delivered_total',
    type: 'counter',
    unit: '',
    description: 'E-mails that the receiving server accepted, by webhooks',
    attributes: ['campaign_type'],
  },
  emailBounced: {
    name: 'customerio_email_bounced_total',
    type: 'counter',
    unit: '',
    description: 'E-mails that the delivery provider or the receiving server refused, by webhooks',
    attributes: ['bounce_type'],
  },
  messageEvents: {
    name: 'customerio_message_events_total',
    type: 'counter',
    unit: '',
    description: 'What happened to messages, by webhooks, each event once',
    attributes: ['channel', 'event', 'campaign_type'],
  },
  messageLatency: {
    name: 'customerio_message_latency_ms',
    type: 'histogram',
    unit: '',
    description:
      'Time from the accepted send to the event in milliseconds, of sends that the delivery journal knows; events have a resolution of one second',
    attributes: ['channel', 'event', 'campaign_type'],
    buckets: ELAPSED_BUCKETS,
  },
  webhookReceived: {
    name: 'customerio_webhook_received_total',
    type: 'counter',
    unit: '',
    description: 'Authenticated webhook requests, repeated ones included',
    attributes: ['event_type'],
  },
  webhookErrors: {
    name: 'customerio_webhook_errors_total',
    type: 'counter',
    unit: '',
    description: 'Webhook requests that were rejected, unreadable or failed in the handler',
    attributes: ['error_type'],
  },
  webhookDuplicates: {
    name: 'customerio_webhook_duplicates_total',
    type: 'counter',
    unit: '',
    description: 'Authenticated webhook requests whose event was known already',
    attributes: ['event_type'],
  },
  webhookLag: {
    name: 'customerio_webhook_lag_ms',
    type: 'histogram',
    unit: '',
    description: 'Time from the event to the receipt of its webhook in milliseconds, resolution one second',
    attributes: [],
    buckets: ELAPSED_BUCKETS,
  },
  webhookDuration: {
    name: 'customerio_webhook_duration_ms',
    type: 'histogram',
    unit: '',
    description: 'Time from the arrival of a webhook request to its answer in milliseconds',
    attributes: ['outcome'],
    buckets: WEBHOOK_DURATION_BUCKETS,
  },
  webhookSigningKey: {
    name: 'customerio_webhook_signing_key_total',
    type: 'observable counter',
    unit: '',
    description: 'Authenticated webhook requests by the position of the signing key that matched, 0 first',
    attributes: ['position'],
  },
  deliveryLookups: {
    name: 'customerio_delivery_lookups_total',
    type: 'counter',
    unit: '',
    description: 'Webhooks of a delivery by what the delivery journal knew of it',
    attributes: ['result'],
  },
  storeFailures: {
    name: 'customerio_store_failures_total',
    type: 'counter',
    unit: '',
    description: 'Operations on a shared store that failed; the webhook is taken without it',
    attributes: ['store', 'error_type'],
  },
} as const satisfies Record<string, MetricDefinition>;

/** Attribute sets, one type per instrument, so that the compiler guards cardinality. */
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
