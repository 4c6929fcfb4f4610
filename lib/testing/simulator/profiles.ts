import type { FaultRates } from './faults';
import type { LatencyProfile } from './latency';
import type { WebhookFeedOptions } from './webhooks';
import type { EventFactors } from './webhooks/scenarios';

/** A set of latencies, faults and webhook options. */
export interface Profile {
  readonly latency: LatencyProfile;
  readonly faults: Partial<FaultRates>;
  readonly webhooks: WebhookFeedOptions;
}

const HEALTHY = {
  latency: {
    track: { medianMs: 60, p99Ms: 400 },
    app: { medianMs: 90, p99Ms: 700 },
    pipelines: { medianMs: 45, p99Ms: 300 },
  },
  faults: { rate429: 0.000_5, rate5xx: 0.000_5, rateReset: 0.000_2, rateRedirect: 0.001 },
  webhooks: {
    backgroundMessagesPerSecond: 0.5,
    // the usual weights have more failures than a healthy sender
    eventFactors: { bounced: 0.15, spammed: 0.03, failed: 0.2, undeliverable: 0.3, dropped: 0.3 },
    deliveryFaults: { rateDuplicate: 0.002, rateConcurrentDuplicate: 0.001, rateReordered: 0.002 },
  },
} as const satisfies Profile;

/** Profiles by name. The numbers are chosen, not measured: Customer.io does not publish any. */
export const PROFILES = {
  /** Nothing fails. */
  quiet: {
    latency: {
      track: { medianMs: 5, p99Ms: 20 },
      app: { medianMs: 8, p99Ms: 30 },
      pipelines: { medianMs: 5, p99Ms: 20 },
    },
    faults: {},
    webhooks: {},
  },
  /** A workspace without a reason for an alert. */
  healthy: HEALTHY,
  /** Few calls fail, but every kind of failure occurs within some hundred requests. */
  realistic: {
    latency: {
      track: { medianMs: 60, p99Ms: 400 },
      app: { medianMs: 90, p99Ms: 700 },
      pipelines: { medianMs: 45, p99Ms: 300 },
    },
    faults: {
      rate429: 0.01,
      rate4xx: 0.01,
      rate5xx: 0.01,
      rateReset: 0.005,
      rateRedirect: 0.005,
      ratePartial: 0.03,
    },
    webhooks: {
      backgroundMessagesPerSecond: 0.5,
      deliveryFaults: { rateDuplicate: 0.01, rateConcurrentDuplicate: 0.005, rateReordered: 0.01 },
    },
  },
  /** An incident, for tests of alerts. */
  stormy: {
    latency: {
      track: { medianMs: 400, p99Ms: 6_000 },
      app: { medianMs: 600, p99Ms: 9_000 },
      pipelines: { medianMs: 300, p99Ms: 5_000 },
    },
    faults: {
      rate429: 0.1,
      rate4xx: 0.04,
      rate5xx: 0.12,
      rateReset: 0.04,
      rateResetMidBody: 0.02,
      rateHang: 0.01,
      rateSlow: 0.03,
      rateRedirect: 0.02,
      rateHtml: 0.04,
      rateTruncatedJson: 0.02,
      ratePartial: 0.2,
    },
    webhooks: {
      backgroundMessagesPerSecond: 2,
      deliveryFaults: { rateDuplicate: 0.1, rateConcurrentDuplicate: 0.05, rateReordered: 0.1 },
    },
  },
  /** The API responds 5xx to every call. */
  outage: { ...HEALTHY, faults: { rate5xx: 1 } },
  /** The API responds 429 to a third of the requests. The SDK's retries hide most of them. */
  'rate-limit': { ...HEALTHY, faults: { rate429: 0.3 } },
  /** The API responds after seconds. */
  slow: {
    ...HEALTHY,
    latency: {
      track: { medianMs: 4_000, p99Ms: 9_000 },
      app: { medianMs: 4_000, p99Ms: 9_000 },
      pipelines: { medianMs: 4_000, p99Ms: 9_000 },
    },
  },
  /** The keys are revoked. */
  credentials: { ...HEALTHY, faults: { rate401: 1 } },
  /** Most e-mails bounce. */
  bounces: withEvents({ bounced: 20 }),
  /** Recipients report e-mails as spam. */
  complaints: withEvents({ spammed: 20 }),
  /** Customer.io posts no webhooks. */
  'feed-stopped': { ...HEALTHY, webhooks: { ...HEALTHY.webhooks, isPaused: true } },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

export const isProfileName = (name: string): name is ProfileName => Object.hasOwn(PROFILES, name);

function withEvents(factors: EventFactors): Profile {
  const { webhooks } = HEALTHY;
  return { ...HEALTHY, webhooks: { ...webhooks, eventFactors: { ...webhooks.eventFactors, ...factors } } };
}
