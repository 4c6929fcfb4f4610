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
    /**
     * Responses with status 429 in 15 minutes. The App API of Customer.io accepts 10 requests a second, its broadcast
     * trigger one in 10 s. A burst causes a single 429, and SDK 5 retries it.
     */
    rateLimitedResponses: 5,
    /** Retries per call. SDK 5 makes up to 3. Retries for a fifth of the calls are a retry storm. */
    retryRatio: 0.2,
    /** Calls that failed in 15 minutes with a transient error, after the 3 retries of the SDK. */
    exhaustedCalls: 5,
    /** Responses with status 401 or 403 in 15 minutes, which are not transient. One alone can be a wrong feature. */
    unauthorizedCalls: 3,
  },
  slo: {
    /** Share of calls without a fault of Customer.io: 3.6 h of a month may fail. */
    availability: 0.995,
    /** Share of the successful calls within `latencyMs`, which is a bucket bound. */
    latency: 0.99,
    latencyMs: 2500,
    /**
     * Multi-window burn rates of the SRE workbook, chapter 5. The factor is how many times faster than allowed the
     * budget is spent. The short window ends the alert soon after the fault.
     */
    burnRates: [
      { factor: 14.4, long: '1h', short: '5m', severity: 'critical' },
      { factor: 6, long: '6h', short: '30m', severity: 'critical' },
      { factor: 3, long: '1d', short: '2h', severity: 'warning' },
      { factor: 1, long: '3d', short: '6h', severity: 'warning' },
    ],
  },
  email: {
    /** Bounces per final outcome (bounced or delivered). Amazon SES reviews a sender at 5 % and pauses it at 10 %. */
    bounceRatio: { warning: 0.05, critical: 0.1 },
    /** Hard bounces per final outcome: addresses that do not exist. SES and most providers require less than 2 %. */
    hardBounceRatio: 0.02,
    /** Complaints per delivery. Gmail and Yahoo require less than 0.1 %, and block from 0.3 %. */
    complaintRatio: { warning: 0.001, critical: 0.003 },
    /** Minimum final outcomes in 6 hours for a bounce ratio to be meaningful. */
    minimumMails: 200,
    /** Minimum deliveries in a day for a complaint ratio. One complaint in 1,000 is at the limit, not above it. */
    minimumMailsForComplaints: 1000,
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
    /** Accepted sends in 45 minutes after which a webhook must have arrived 15 minutes later. */
    silenceSends: 20,
    /** Minimum webhooks in an hour for a share of them to be meaningful. */
    minimumWebhooks: 20,
    /** Unreadable webhooks in an hour. A few are normal, because connections break. */
    unreadable: 3,
    /** Share of duplicate webhooks. They mean that responses reach Customer.io too late, or never. */
    duplicateRatio: 0.1,
  },
  store: {
    /** Failed operations on a shared store in 10 minutes. A failover causes a few. */
    failures: 10,
  },
  collector: {
    /** Share of the queue of an exporter that is in use. A full queue rejects data. */
    queueRatio: 0.8,
  },
} as const;
