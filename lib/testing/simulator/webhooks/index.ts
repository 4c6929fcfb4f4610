import { seededRandom } from '../random';
import type { SimulatorRequest } from '../request';
import type { SimulatedResponse } from '../response';
import { Feed, type WebhookFeed } from './feed';
import { MessageSimulator } from './message-simulator';
import { resolveFeedOptions, type WebhookFeedOptions, type WebhookOptions } from './options';
import { targetProblem, type WebhookTarget } from './target';
import { parseTransactionalSend } from './transactional-send';

export type { WebhookEventPayload } from './webhook-event-payload';
export type { WebhookFeed } from './feed';
export type { DeliveryFaultRates } from './delivery-faults';
export type { WebhookFeedOptions, WebhookOptions } from './options';
export { WEBHOOK_PAIRS, type WebhookPair } from './pairs';
export { webhookPayload, type WebhookPayloadOptions } from './sample-payload';
export type { RetryDelays } from './retries';
export type { FeedStats } from './statistics';
export { targetProblem, type WebhookTarget } from './target';

/** Simulates Customer.io's reporting webhooks for the messages that its API accepted. */
export class Webhooks {
  private readonly webhookFeed: Feed;
  private readonly messages: MessageSimulator;
  private readonly initialTarget: WebhookTarget | undefined;

  /**
   * Posts nothing before {@link start}.
   *
   * @throws {RangeError} if a number is invalid.
   * @throws {TypeError} if the URL or the key is invalid.
   */
  constructor(
    seed: number,
    private options: WebhookOptions = {},
  ) {
    // a generator of its own, so that webhooks do not change the sequences of faults and latencies
    this.webhookFeed = new Feed(resolveFeedOptions(options), () => seededRandom(seed ^ 0x5eed));
    this.messages = new MessageSimulator(this.webhookFeed, seed);
    this.initialTarget = targetFrom(options);
  }

  /** Starts to post webhooks if the options have a target. */
  start(): void {
    if (this.initialTarget !== undefined) this.sendTo(this.initialTarget);
  }

  get feed(): WebhookFeed {
    return this.webhookFeed;
  }

  /** Sets the target and options. Options that are not given keep their value. Throws like the constructor. */
  sendTo(options: WebhookTarget & WebhookFeedOptions): void {
    const merged = { ...this.options, ...options };
    requireTarget(merged);
    const config = resolveFeedOptions(merged);
    this.webhookFeed.sendTo(merged, config);
    this.messages.startBackgroundMessages(config.backgroundMessagesPerSecond, config.eventFactors);
    this.options = merged;
  }

  /**
   * Replaces all options except the target.
   *
   * @throws {RangeError} if a number is invalid.
   */
  setOptions(options: WebhookFeedOptions): void {
    resolveFeedOptions(options);
    const { url, signingKey, allowRemote = false } = this.options;
    this.options = { ...options, allowRemote };
    if (url !== undefined && signingKey !== undefined) this.sendTo({ url, signingKey });
  }

  /** Starts a scenario if the request was an accepted send, even if the response does not reach the client. */
  recordResponse(request: SimulatorRequest, response: SimulatedResponse): void {
    const send = parseTransactionalSend(request, response);
    if (send !== undefined) this.messages.startScenario(send);
  }

  reset(): void {
    this.webhookFeed.reset();
    this.messages.reset();
  }

  close(): void {
    this.messages.close();
    this.webhookFeed.close();
  }
}

function targetFrom(options: WebhookOptions): WebhookTarget | undefined {
  const { url, signingKey } = options;
  if (url === undefined && signingKey === undefined) return undefined;
  const target = { ...options, url: url ?? '', signingKey: signingKey ?? '' };
  requireTarget(target);
  return target;
}

function requireTarget(target: WebhookTarget): void {
  const invalid = targetProblem(target);
  if (invalid !== undefined) throw new TypeError(`webhooks: ${invalid.setting} ${invalid.problem}`);
}
