import type { FaultRates } from './faults';
import type { LatencyProfile } from './latency';
import type { WebhookHabits } from './webhooks';

/** Latency, faults and habits of the webhooks that go together. */
export interface Profile {
  readonly latency: LatencyProfile;
  readonly faults: Partial<FaultRates>;
  readonly webhooks: WebhookHabits;
}

/** The numbers are chosen, not measured: no vendor publishes them. */
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
  /** A normal day: every kind of trouble is seen within some hundred requests, few calls fail. */
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
      straysPerSecond: 0.5,
      deliveryFaults: { rateDuplicate: 0.01, rateTwin: 0.005, rateOvertaken: 0.01 },
    },
  },
  /** An incident: alerts must fire. */
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
      straysPerSecond: 2,
      deliveryFaults: { rateDuplicate: 0.1, rateTwin: 0.05, rateOvertaken: 0.1 },
    },
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
