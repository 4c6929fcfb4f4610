import type { Api, CampaignType, ErrorType, Status } from './values';

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
