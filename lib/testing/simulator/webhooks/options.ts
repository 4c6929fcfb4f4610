import type { DeliveryFaultRates } from './delivery-faults';
import { COMPRESSED_DELAYS, type RetryDelays } from './retries';
import type { EventFactors } from './scenarios';
import type { WebhookTarget } from './target';

/** Options of the webhook feed. */
export interface WebhookFeedOptions {
  /** Factor for every delay between two events of a message; 0 removes the delays. @default 1 */
  readonly timeScale?: number;
  /** Messages per second that are not caused by a send through the API. @default 0 */
  readonly backgroundMessagesPerSecond?: number;
  /**
   * Factors for the frequency of messages with an event, by the event's metric: `{ bounced: 5 }`.
   *
   * @default the frequencies of the scenarios
   */
  readonly eventFactors?: EventFactors;
  /** Whether webhooks stay in the queue, as while Customer.io's feed is stopped. @default false */
  readonly isPaused?: boolean;
  /** @default every webhook is posted once and in order */
  readonly deliveryFaults?: Partial<DeliveryFaultRates>;
  /** Timeout of a response, in milliseconds. @default 4000, as in Customer.io */
  readonly timeoutMs?: number;
  /** @default Customer.io's delays divided by 1,800 */
  readonly retry?: Partial<RetryDelays>;
  /** Maximum number of queued webhooks and scheduled events; further ones are discarded. @default 10000 */
  readonly maxQueued?: number;
}

/** With `url` and `signingKey` webhooks are posted from the start, otherwise from `sendWebhooksTo`. */
export type WebhookOptions = WebhookFeedOptions & Partial<WebhookTarget>;

/** Options with defaults applied. */
export type FeedConfig = Required<Omit<WebhookFeedOptions, 'retry'>> & { readonly retry: RetryDelays };

const DEFAULTS = {
  timeScale: 1,
  backgroundMessagesPerSecond: 0,
  eventFactors: {},
  isPaused: false,
  deliveryFaults: {},
  timeoutMs: 4_000,
  maxQueued: 10_000,
};

/**
 * Applies the defaults.
 *
 * @throws {RangeError} if a number is negative or not finite.
 */
export function resolveFeedOptions(options: WebhookFeedOptions): FeedConfig {
  const retry = { ...COMPRESSED_DELAYS, ...options.retry };
  const config = { ...DEFAULTS, ...options, retry };
  const { timeScale, backgroundMessagesPerSecond, timeoutMs, maxQueued } = config;
  const invalid = Object.entries({
    timeScale,
    backgroundMessagesPerSecond,
    timeoutMs,
    maxQueued,
    ...retry,
    ...config.eventFactors,
  }).find(([, value]) => !(value >= 0 && value < Infinity));
  if (invalid !== undefined) {
    throw new RangeError(`webhooks: ${invalid[0]} must be a finite number of at least 0, not ${invalid[1]}`);
  }
  return config;
}
