/**
 * Upper bounds of call durations, in milliseconds. The first nine are the documented bounds. Those above 5,000 exist
 * because the SDK waits 10 s for an attempt and up to 30 s between attempts. Never remove or move a bound.
 */
export const LATENCY_BUCKETS = [
  10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 7500, 10000, 15000, 30000, 60000,
] as const;

/** Upper bounds of the number of items in a batch call. */
export const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] as const;

/**
 * Upper bounds of the time since a send or an event, in milliseconds: seconds for a delivery, minutes for an open,
 * a week for a retry.
 */
export const ELAPSED_BUCKETS = [
  1000, 2500, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000, 21600000, 86400000,
  604800000,
] as const;

/** Upper bounds of the time until the response to a webhook, in milliseconds. Customer.io waits 4,000 ms. */
export const WEBHOOK_DURATION_BUCKETS = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 3000, 4000, 5000, 10000,
] as const;

/** Upper bounds of the size of a request body in bytes. The API processes at most 500 kB. */
export const BYTE_BUCKETS = [1000, 4000, 16000, 64000, 128000, 256000, 500000, 1000000, 4000000] as const;

export interface MetricDefinition {
  readonly name: string;
  readonly type:
    'histogram' | 'counter' | 'observable counter' | 'observable up-down counter' | 'observable gauge';
  readonly unit: '' | `{${string}}`;
  readonly description: string;
  readonly attributes: readonly string[];
  readonly buckets?: readonly number[];
}
