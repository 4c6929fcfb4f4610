import type { DeliveryFaultRates } from './delivery-faults';
import { COMPRESSED_DELAYS, type RetryDelays } from './retries';
import type { WebhookTarget } from './target';

/** What is posted, and how. */
export interface WebhookHabits {
  /** Multiplies every time between two events of a message; 0 lets all happen at once. @default 1 */
  readonly timeScale?: number;
  /** Messages per second that no send of the API caused. @default 0 */
  readonly straysPerSecond?: number;
  /** @default every webhook once and in order */
  readonly deliveryFaults?: Partial<DeliveryFaultRates>;
  /** How long an answer may take, in milliseconds. @default 4000, as Customer.io */
  readonly timeoutMs?: number;
  /** Customer.io's delays by default, 1,800 times as fast. */
  readonly retry?: Partial<RetryDelays>;
  /** Webhooks that wait or are still to happen, at most; further ones are lost. @default 10000 */
  readonly maxQueued?: number;
}

/** With `url` and `signingKey` webhooks begin at once, without them with `sendWebhooksTo`. */
export type WebhookOptions = WebhookHabits & Partial<WebhookTarget>;

/** Habits with their defaults. */
export type Habits = Required<Omit<WebhookHabits, 'retry'>> & { readonly retry: RetryDelays };

const DEFAULTS = {
  timeScale: 1,
  straysPerSecond: 0,
  deliveryFaults: {},
  timeoutMs: 4_000,
  maxQueued: 10_000,
};

/** @throws {RangeError} on a number below 0, or none */
export function habitsOf(given: WebhookHabits): Habits {
  const retry = { ...COMPRESSED_DELAYS, ...given.retry };
  const habits = { ...DEFAULTS, ...given, retry };
  const { timeScale, straysPerSecond, timeoutMs, maxQueued } = habits;
  const bad = Object.entries({ timeScale, straysPerSecond, timeoutMs, maxQueued, ...retry }).find(
    ([, value]) => !(value >= 0 && value < Infinity),
  );
  if (bad !== undefined) {
    throw new RangeError(`webhooks: ${bad[0]} must be a number from 0 on, not ${bad[1]}`);
  }
  return habits;
}
