import type { CampaignType } from '../../../catalog';
import { seededRandom } from '../random';
import { randomDelivery } from './delivery';
import type { FailureName } from './failures';
import type { WebhookPair } from './pairs';
import { buildPayload } from './payload';
import type { WebhookEventPayload } from './webhook-event-payload';

/** Options of {@link webhookPayload}. */
export type WebhookPayloadOptions = WebhookPair & {
  /**
   * What caused the message. Customer.io documents `transactional` only for e-mail and push. A payload of type
   * `unknown` has no id of a campaign, a broadcast, a newsletter or a transactional message.
   *
   * @default 'campaign'
   */
  readonly campaignType?: CampaignType;
  /** @default a new id in the format of the channel, created at `at` */
  readonly deliveryId?: string;
  /** @default the most frequent failure of the pair, if it has one */
  readonly failure?: FailureName;
  /** Time of the event in Unix milliseconds. `timestamp` has it in seconds, `event_id` in milliseconds. @default now */
  readonly at?: number;
  /** The same seed and `at` produce the same payload. @default a new seed for every payload */
  readonly seed?: number;
  /** Fields that replace those of the payload; `data` is merged by field. `undefined` removes a field. */
  readonly overrides?: Readonly<Record<string, unknown>> & {
    readonly data?: Readonly<Record<string, unknown>>;
  };
};

let lastSeed = 0;

/**
 * Returns a payload of a published pair, for tests of a receiver. It has a fictional person and every field of the
 * pair.
 */
export function webhookPayload(options: WebhookPayloadOptions): WebhookEventPayload {
  const { campaignType = 'campaign', at = Date.now(), seed = ++lastSeed, overrides = {} } = options;
  const random = seededRandom(seed);
  const { objectType, deliveryId } = options;
  const delivery = randomDelivery({ objectType, campaignType, deliveryId }, random, at);
  const event = buildPayload(delivery, { ...options, at, data: overrides.data }, random);
  return { ...event, ...overrides, data: event.data };
}
