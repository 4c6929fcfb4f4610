import { BYTE_BUCKETS, ELAPSED_BUCKETS, LATENCY_BUCKETS, WEBHOOK_DURATION_BUCKETS } from '../catalog';
import type { Thresholds } from './thresholds';

/** An upper bound of a bucket. Prometheus has no series for any other bound. */
export interface BoundKind {
  readonly unit: 'milliseconds' | 'bytes';
  readonly bounds: readonly number[];
}

/** What a threshold measures, and which values it can have. */
export type ThresholdKind =
  /** A share of 1 that must be exceeded. */
  | 'share'
  /** A share of 1 that must be reached. */
  | 'level'
  /** A share of 1 that calls must reach. The rest is the error budget. */
  | 'objective'
  /** A ratio that can be above 1. */
  | 'ratio'
  | 'count'
  /** Milliseconds of a gauge, which can have any value. */
  | 'duration'
  | BoundKind;

export interface ThresholdInfo {
  readonly kind: ThresholdKind;
  /** The threshold in one sentence without its unit and default. */
  readonly help: string;
}

type InfoOf<T> = { readonly [K in keyof T]: T[K] extends number ? ThresholdInfo : InfoOf<T[K]> };

const share = (help: string): ThresholdInfo => ({ kind: 'share', help });
const level = (help: string): ThresholdInfo => ({ kind: 'level', help });
const objective = (help: string): ThresholdInfo => ({ kind: 'objective', help });
const count = (help: string): ThresholdInfo => ({ kind: 'count', help });
const duration = (help: string): ThresholdInfo => ({ kind: 'duration', help });
const bound = (bounds: readonly number[], help: string): ThresholdInfo => ({
  kind: { unit: 'milliseconds', bounds },
  help,
});
const size = (bounds: readonly number[], help: string): ThresholdInfo => ({
  kind: { unit: 'bytes', bounds },
  help,
});

/** Kind and explanation of each threshold, for checks and for the help of the command line. */
export const THRESHOLD_INFO: InfoOf<Thresholds> = {
  api: {
    errorRatio: share('Failed calls, for any cause.'),
    slowMs: bound(LATENCY_BUCKETS, 'Duration above which a call is slow.'),
    slowShare: share('Slow calls. With 0.01, the alert is "p99 above --slow-ms".'),
    minimumCalls: count('Minimum calls in an hour for a ratio of calls.'),
    deadShare: level('Failed calls of an operation, or of a service of few calls, that counts as dead.'),
    deadCalls: {
      fast: count('Failed calls in 10 minutes that prove it, if there is a call each minute.'),
      slow: count('Failed calls in an hour that prove it otherwise.'),
    },
    unauthorizedCalls: count('Responses with status 401 or 403 in 10 minutes.'),
    rateLimitedResponses: count('Responses with status 429 in 15 minutes.'),
    rateLimitedShare: share('Responses with status 429 among all attempts.'),
    rateLimitShare: level('Use of a documented rate limit.'),
    retryRatio: { kind: 'ratio', help: 'Retries per call. The SDK makes up to 3.' },
    exhaustedCalls: count('Calls in 15 minutes that failed after all retries of the SDK.'),
    exhaustedShare: share('Calls that failed after all retries.'),
    partialItems: count('Items of batches that Customer.io refused in an hour.'),
    partialShare: share('Refused items among all items of batches.'),
    steadyCalls: count(
      'Calls of an operation in each of 6 hours after which 30 minutes without one are unusual.',
    ),
  },
  slo: {
    availability: objective('Calls without a fault of Customer.io.'),
    latency: objective('Successful calls within --slo-latency-ms.'),
    latencyMs: bound(LATENCY_BUCKETS, 'Duration of a call that is fast enough for the objective.'),
    minimumMisses: count('Minimum calls that missed the objective.'),
  },
  events: {
    lost: count('Events of cdp-analytics-node in an hour that were lost with one outcome.'),
    lostShare: share('Lost events, unflushed events or large batches among all of an hour.'),
    failedShare: share('Events in batches that failed after all retries.'),
    minimum: count('Minimum events for that share, in 15 minutes or in an hour.'),
    oldestMs: duration(
      'Age of the oldest event without an outcome. Twice the flush interval of the clients.',
    ),
    unflushed: count('Events in an hour without an outcome at the end of closeAndFlush().'),
    batchBytes: size(BYTE_BUCKETS, 'Size of a batch above which the API does not process it.'),
    largeBatches: count('Batches in an hour above --events-batch-bytes.'),
  },
  email: {
    bounceRatio: {
      warning: share('Bounces per final outcome that create a ticket.'),
      critical: share('Bounces per final outcome that page.'),
    },
    hardBounceRatio: share('Hard bounces per final outcome.'),
    complaintRatio: {
      warning: share('Complaints per delivery that create a ticket.'),
      critical: share('Complaints per delivery that page.'),
    },
    minimumBounces: count('Minimum bounces for a ratio of them.'),
    minimumComplaints: count('Minimum complaints for a ratio of them.'),
  },
  message: {
    failureRatio: share('Failed messages per attempted message of a channel.'),
    minimumMessages: count('Minimum messages of a channel in an hour for that ratio.'),
  },
  webhook: {
    durationMs: bound(WEBHOOK_DURATION_BUCKETS, 'How long Customer.io waits for a response.'),
    slowMs: bound(WEBHOOK_DURATION_BUCKETS, 'Duration above which a response to a webhook is slow.'),
    slowShare: share('Slow responses to webhooks.'),
    lagMs: bound(ELAPSED_BUCKETS, 'Time from an event to its webhook above which the webhook is late.'),
    lagShare: share('Late webhooks.'),
    silenceSends: {
      fast: count('Accepted sends in 45 minutes after which a webhook must have arrived.'),
      slow: count('Accepted sends in 80 minutes after which a webhook must have arrived.'),
    },
    minimumWebhooks: count('Minimum webhooks in an hour for a share of them.'),
    errorShare: share('Failed webhooks below which single failures are noise.'),
    unreadable: count('Webhooks that were unreadable.'),
    wronglySigned: count('Webhooks with a wrong signature.'),
    duplicateRatio: share('Duplicate webhooks.'),
  },
  store: {
    failures: count('Failed operations on a shared store in 10 minutes.'),
    failureShare: share('Failed operations among all calls and webhooks.'),
  },
  collector: {
    queueRatio: share('Use of the queue of an exporter.'),
    acceptedItems: count('Items accepted in 10 minutes, of which a Collector must have sent some.'),
    lossShare: share('Accepted items that were lost or refused.'),
  },
};

/** With a lower objective, the share of failures cannot exceed 14.4 times the error budget: 1 - 1 / 14.4. */
const MIN_OBJECTIVE = 0.931;

/** Returns the accepted values of a kind, as the end of a sentence. */
export function acceptedValues(kind: ThresholdKind): string {
  switch (kind) {
    case 'share':
      return 'a share above 0 and below 1, such as 0.05 for 5 %';
    case 'level':
      return 'a share above 0 and at most 1, such as 0.8 for 80 %';
    case 'objective':
      return `a share of at least ${MIN_OBJECTIVE} and below 1, such as 0.995 for 99.5 %`;
    case 'ratio':
      return 'a number above 0';
    case 'count':
      return 'a whole number of at least 1';
    case 'duration':
      return 'a time in milliseconds above 0';
    default:
      return `a bucket bound in ${kind.unit}: ${kind.bounds.join(', ')}`;
  }
}

/** Returns whether a threshold of this kind can have a value. */
export function isAcceptedValue(kind: ThresholdKind, value: unknown): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return false;
  switch (kind) {
    case 'share':
      return value < 1;
    case 'level':
      return value <= 1;
    case 'objective':
      return value >= MIN_OBJECTIVE && value < 1;
    case 'ratio':
    case 'duration':
      return true;
    case 'count':
      return Number.isInteger(value);
    default:
      return kind.bounds.includes(value);
  }
}
