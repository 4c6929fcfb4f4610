import type { FaultRates } from './faults';
import type { LatencyProfile } from './latency';
import type { WebhookFeedOptions } from './webhooks';

/** A set of latencies, faults and webhook options. */
export interface Profile {
  readonly latency: LatencyProfile;
  readonly faults: Partial<FaultRates>;
  readonly webhooks: WebhookFeedOptions;
}

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
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
