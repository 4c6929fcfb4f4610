import type { CampaignType } from '../../../catalog';
import { seededRandom } from '../random';
import { drawDelivery } from './delivery';
import { eventOf, type WebhookPayload } from './event';
import type { WebhookPair } from './pairs';

export type WebhookPayloadOptions = WebhookPair & {
  /**
   * Customer.io documents `transactional` for e-mail and push only; `unknown` has no parent ids.
   * @default 'campaign'
   */
  readonly campaignType?: CampaignType;
  /** @default one of the channel's shape, made at `at` */
  readonly deliveryId?: string;
  /** When it happened, Unix milliseconds; seconds are told, and the event id has the rest. @default now */
  readonly at?: number;
  /** The same seed and `at` give the same payload. @default another one for every payload */
  readonly seed?: number;
  /** Laid over the payload, `data` field by field; `undefined` takes a field away. */
  readonly overrides?: Readonly<Record<string, unknown>> & {
    readonly data?: Readonly<Record<string, unknown>>;
  };
};

let lastSeed = 0;

/** The body of any published pair, for tests of an endpoint: fictional people, every field of the pair. */
export function webhookPayload(options: WebhookPayloadOptions): WebhookPayload {
  const { campaignType = 'campaign', at = Date.now(), seed = ++lastSeed, overrides = {} } = options;
  const random = seededRandom(seed);
  const { objectType, deliveryId } = options;
  const delivery = drawDelivery({ objectType, campaignType, deliveryId }, random, at);
  const event = eventOf(delivery, { ...options, at, data: overrides.data }, random);
  return { ...event, ...overrides, data: event.data };
}
