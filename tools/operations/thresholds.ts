/**
 * Every number that alerts and dashboards compare with, once. Ratios are shares of 1, times are milliseconds.
 * A number that is compared with a histogram is one of its bucket bounds: there a share is exact, everything
 * between two bounds is a guess.
 */
export const THRESHOLDS = {
  api: {
    /** Share of calls that failed, whoever is to blame. The usual first alarm of an API client. */
    errorRatio: 0.05,
    /** "p99 above 5 s", said as a share: more than `slowShare` of the calls took longer than `slowMs`. */
    slowMs: 5000,
    slowShare: 0.01,
    /** Calls in an hour below which a ratio says nothing: one failure in ten calls is not 10 %. */
    minimumCalls: 100,
    /**
     * Answers of 429 in 15 minutes. Customer.io's App API takes 10 requests a second, its broadcast trigger
     * one in 10 s; a single 429 is what a burst gives, and SDK 5 repeats it.
     */
    rateLimitedAnswers: 5,
    /** Repeated attempts for each call. SDK 5 makes up to 3; a fifth of the calls repeated is a storm. */
    retryRatio: 0.2,
    /** Calls lost in 15 minutes although their error may pass: the SDK's 3 repetitions were used up. */
    exhaustedCalls: 5,
    /** Answers of 401 or 403 in 15 minutes. They do not pass by themselves; one alone can be a wrong feature. */
    refusedCalls: 3,
  },
  slo: {
    /** Share of calls that Customer.io answers without a fault of its own: 3.6 h of a month may fail. */
    availability: 0.995,
    /** Share of the successful calls that take no longer than `latencyMs`, a bucket bound. */
    latency: 0.99,
    latencyMs: 2500,
    /**
     * Multi-window burn rates of the SRE workbook, chapter 5: how many times faster than allowed the budget
     * is spent, in the long window and, so that the alert ends soon after the fault, in the short one.
     */
    burnRates: [
      { factor: 14.4, long: '1h', short: '5m', severity: 'critical' },
      { factor: 6, long: '6h', short: '30m', severity: 'critical' },
      { factor: 3, long: '1d', short: '2h', severity: 'warning' },
      { factor: 1, long: '3d', short: '6h', severity: 'warning' },
    ],
  },
  email: {
    /** Bounced of all that came to an end. Amazon SES reviews a sender at 5 % and pauses it at 10 %. */
    bounceRatio: { warning: 0.05, critical: 0.1 },
    /** Addresses that do not exist. SES and most providers ask for less than 2 %. */
    hardBounceRatio: 0.02,
    /** Complaints of delivered: Gmail and Yahoo ask for less than 0.1 %, and block from 0.3 %. */
    complaintRatio: { warning: 0.001, critical: 0.003 },
    /** E-mails that came to an end in 6 hours below which a bounce ratio says nothing. */
    minimumMails: 200,
    /** The same for complaints, in a day: one complaint in 1,000 is the limit, not above it. */
    minimumMailsForComplaints: 1000,
  },
  message: {
    /** Messages of a channel that failed, for a fault of ours or of the provider's, of all that were tried. */
    failureRatio: 0.05,
    /** Messages of a channel in an hour below which that ratio says nothing. */
    minimumMessages: 50,
  },
  webhook: {
    /** Customer.io waits so long for an answer, then it holds the feed back. */
    durationMs: 4000,
    /** Half of it, and the share of answers that may take longer before somebody should look. */
    slowMs: 2000,
    slowShare: 0.01,
    /** Webhooks come within seconds; 5 minutes after the event they come from a backlog. */
    lagMs: 300_000,
    lagShare: 0.1,
    /** Accepted sends in 45 minutes that must have caused a webhook 15 minutes later. */
    silenceSends: 20,
    /** Webhooks in an hour below which a share of them says nothing. */
    minimumWebhooks: 20,
    /** Webhooks in an hour that could not be read; now and then a connection breaks. */
    unreadable: 3,
    /** Share of webhooks that were known already: answers reach Customer.io too late, or not at all. */
    duplicateRatio: 0.1,
  },
  store: {
    /** Failed operations on a shared store in 10 minutes; a failover costs a few. */
    failures: 10,
  },
  collector: {
    /** Share of an exporter's queue that is in use. Full, it refuses what comes. */
    queueRatio: 0.8,
  },
} as const;
