/**
 * Thresholds of alerts and dashboards. Ratios are shares of 1, times are milliseconds.
 *
 * A threshold for a histogram is one of its bucket bounds. A share is exact at a bound, and an estimate between two.
 */
export const THRESHOLDS = {
  api: {
    /** Share of failed calls, regardless of the cause. The usual first alert for an API client. */
    errorRatio: 0.05,
    /** "p99 above 5 s" as a share: more than `slowShare` of the calls took longer than `slowMs`. */
    slowMs: 5000,
    slowShare: 0.01,
    /** Minimum calls in an hour for a ratio to be meaningful: one failure in ten calls is not 10 %. */
    minimumCalls: 100,
    /** Share of failed calls at which an operation, or a service of few calls, counts as dead. */
    deadShare: 0.9,
    /** Failed calls that prove it: in 10 minutes if there is a call each minute, in an hour otherwise. */
    deadCalls: { fast: 5, slow: 3 },
    /** Responses with status 401 or 403 in 10 minutes, or in an hour without a success. One alone can be a feature. */
    unauthorizedCalls: 3,
    /** Responses with status 429 in 15 minutes, and their share of all attempts. SDK 5 retries the 429 of a burst. */
    rateLimitedResponses: 5,
    rateLimitedShare: 0.01,
    /** Share of a documented rate limit. */
    rateLimitShare: 0.8,
    /** Retries per call. SDK 5 makes up to 3. Retries for a fifth of the calls are a retry storm. */
    retryRatio: 0.2,
    /** Calls that failed in 15 minutes with a transient error, after the 3 retries of the SDK, and their share. */
    exhaustedCalls: 5,
    exhaustedShare: 0.01,
    /** Items that Customer.io refused in an hour although the call succeeded, and their share of all items. */
    partialItems: 5,
    partialShare: 0.01,
    /** Calls of an operation in each of the last 6 hours after which 30 minutes without a call are unusual. */
    steadyCalls: 20,
  },
  slo: {
    /** Share of calls without a fault of Customer.io: 3.6 h of a month may fail. */
    availability: 0.995,
    /** Share of the successful calls within `latencyMs`, which is a bucket bound. */
    latency: 0.99,
    latencyMs: 2500,
    /** Minimum calls that missed the objective in the long window: a single one is no trend. */
    minimumMisses: 5,
  },
  events: {
    /**
     * Events of `cdp-analytics-node` that were lost in an hour with one outcome. The SDK reports some of them as
     * delivered, and retries none. One or two are the end of a process.
     */
    lost: 3,
    /** Lost and unflushed events among all events, and large batches among all batches. As for items of a Collector. */
    lostShare: 0.001,
    /** Events in batches that failed after all retries, as for calls, and the minimum events in 15 minutes or an hour. */
    failedShare: 0.05,
    minimum: 100,
    /** Twice `flushInterval`, which is 10 s by default. A healthy event waits for one interval and one request. */
    oldestMs: 20_000,
    /** Events without an outcome when `closeAndFlush()` resolved, in an hour. */
    unflushed: 3,
    /** Customer.io does not process a larger batch. Source: "Rate and payload limits" of its Pipelines API. */
    batchBytes: 500_000,
    largeBatches: 3,
  },
  email: {
    /** Bounces per final outcome (bounced or delivered). Amazon SES reviews a sender at 5 % and pauses it at 10 %. */
    bounceRatio: { warning: 0.05, critical: 0.1 },
    /** Hard bounces per final outcome: addresses that do not exist. SES and most providers require less than 2 %. */
    hardBounceRatio: 0.02,
    /** Complaints per delivery. Gmail and Yahoo require less than 0.1 %, and block from 0.3 %. */
    complaintRatio: { warning: 0.001, critical: 0.003 },
    /** Minimum bounces and complaints in the window of a ratio. */
    minimumBounces: 20,
    minimumComplaints: 5,
  },
  message: {
    /** Failed messages per attempted message of a channel, through a fault of ours or of the provider. */
    failureRatio: 0.05,
    /** Minimum messages of a channel in an hour for that ratio to be meaningful. */
    minimumMessages: 50,
  },
  webhook: {
    /** How long Customer.io waits for a response. After that it holds the feed back. */
    durationMs: 4000,
    /** Half of `durationMs`, and the share of responses that may take longer before the alert fires. */
    slowMs: 2000,
    slowShare: 0.01,
    /** Webhooks arrive within seconds. 5 minutes after the event, they come from a backlog. */
    lagMs: 300_000,
    lagShare: 0.1,
    /** Accepted sends after which a webhook must have arrived: in 45 minutes, or in 80 minutes at a low volume. */
    silenceSends: { fast: 20, slow: 4 },
    /** Minimum webhooks in an hour for a share of them to be meaningful. */
    minimumWebhooks: 20,
    /** Share of failed webhooks below which single failures are noise at a high volume. */
    errorShare: 0.0005,
    /** Unreadable or wrongly signed webhooks. A few are normal, because connections break. */
    unreadable: 3,
    wronglySigned: 3,
    /** Share of duplicate webhooks. They mean that responses reach Customer.io too late, or never. */
    duplicateRatio: 0.1,
  },
  store: {
    /** Failed operations on a shared store in 10 minutes, and their share of calls and webhooks. A failover causes a few. */
    failures: 10,
    failureShare: 0.01,
  },
  collector: {
    /** Share of the queue of an exporter that is in use. A full queue rejects data. */
    queueRatio: 0.8,
    /** Items that a Collector accepted in 10 minutes, of which its exporters must have sent some. */
    acceptedItems: 10,
    /** Share of the accepted items that were lost or refused. */
    lossShare: 0.001,
  },
};

export type Thresholds = typeof THRESHOLDS;
