import type { Random } from '../random';
import { deliveryFaultSource, type DeliveryFault } from './delivery-faults';
import type { FeedConfig } from './options';
import { Outbox, type Webhook } from './outbox';
import { zeroCounts, type FeedStats } from './statistics';
import type { WebhookTarget } from './target';
import { Timers } from './timers';
import type { WebhookEventPayload } from './webhook-event-payload';

type Payload = WebhookEventPayload | Readonly<Record<string, unknown>> | string;

/** The webhooks that the simulator posts. */
export interface WebhookFeed {
  /**
   * Adds a payload to the queue. Text is posted unchanged, other values as JSON.
   *
   * @throws {Error} if the feed has no target.
   */
  post(payload: Payload): void;
  /** Resolves when no event is pending and all webhooks are accepted or given up, or when the simulator closes. */
  idle(): Promise<void>;
  readonly stats: FeedStats;
}

/** Delay of a duplicate: more than a second, so that its signature has another timestamp. */
const DUPLICATE_DELAY_MS = 1_500;
/** Maximum time that a webhook is held back until another one is posted. */
const MAX_HOLD_MS = 1_000;

/** Schedules events and applies delivery faults to their webhooks before they are added to the outbox. */
export class Feed implements WebhookFeed {
  private readonly timers = new Timers();
  private readonly outbox: Outbox;
  private counts = zeroCounts();
  private nextDeliveryFault: () => DeliveryFault | undefined;
  /** A webhook that is posted after the next one. */
  private heldBack: { readonly webhook: Webhook; readonly stopWaiting: () => void } | undefined;
  private idleWaiters: (() => void)[] = [];
  private state: 'off' | 'on' | 'closed' = 'off';

  /** @throws {RangeError} if a rate is invalid. */
  constructor(
    private config: FeedConfig,
    private readonly newRandom: () => Random,
  ) {
    this.nextDeliveryFault = deliveryFaultSource(config.deliveryFaults, newRandom());
    this.outbox = new Outbox(config, this.counts, () => this.resolveIfIdle());
  }

  get isOn(): boolean {
    return this.state === 'on';
  }

  get stats(): FeedStats {
    const queued = this.outbox.length + (this.heldBack === undefined ? 0 : 1);
    return { ...this.counts, pairs: { ...this.counts.pairs }, queued };
  }

  /**
   * Sets the target and the options.
   *
   * @throws {RangeError} if a rate is invalid.
   */
  sendTo(target: WebhookTarget, config: FeedConfig): void {
    if (this.state === 'closed') return;
    this.nextDeliveryFault = deliveryFaultSource(config.deliveryFaults, this.newRandom());
    this.config = config;
    this.outbox.sendTo(target, config);
    this.state = 'on';
  }

  post(payload: Payload): void {
    if (this.state === 'closed') return;
    if (this.state === 'off') throw new Error('webhooks: no target is set; call sendWebhooksTo first');
    if (!this.hasRoom()) return;
    const fault = this.nextDeliveryFault();
    const webhook = toWebhook(payload, fault);
    if (fault === 'reordered' && this.heldBack === undefined) return this.holdBack(webhook);
    this.add(webhook);
    if (fault === 'duplicate') this.schedule(DUPLICATE_DELAY_MS, () => this.add(webhook));
  }

  /**
   * Schedules an event. {@link idle} waits for it.
   *
   * @param delayMs delay in milliseconds, before it is multiplied by `timeScale`.
   */
  schedule(delayMs: number, run: () => void): void {
    if (!this.isOn || !this.hasRoom()) return;
    this.timers.schedule(delayMs * this.config.timeScale, () => {
      run();
      this.resolveIfIdle();
    });
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.idleWaiters.push(resolve);
      this.resolveIfIdle();
    });
  }

  /** Removes queued webhooks and scheduled events, and sets all counts to zero. */
  reset(): void {
    this.timers.clear();
    this.heldBack = undefined;
    this.counts = zeroCounts();
    this.outbox.clear(this.counts);
    this.nextDeliveryFault = deliveryFaultSource(this.config.deliveryFaults, this.newRandom());
    this.resolveIfIdle();
  }

  close(): void {
    this.state = 'closed';
    this.reset();
    this.outbox.close();
  }

  private hasRoom(): boolean {
    if (this.outbox.length + this.timers.size < this.config.maxQueued) return true;
    this.counts.discarded++;
    return false;
  }

  private holdBack(webhook: Webhook): void {
    const stopWaiting = this.timers.schedule(MAX_HOLD_MS * this.config.timeScale, () => {
      this.heldBack = undefined;
      this.add(webhook);
    });
    this.heldBack = { webhook, stopWaiting };
  }

  private add(webhook: Webhook): void {
    this.outbox.add(webhook);
    if (this.heldBack === undefined) return;
    this.heldBack.stopWaiting();
    this.outbox.add(this.heldBack.webhook);
    this.heldBack = undefined;
  }

  private resolveIfIdle(): void {
    const isIdle = this.outbox.length === 0 && this.timers.size === 0;
    if (isIdle) for (const resolve of this.idleWaiters.splice(0)) resolve();
  }
}

function toWebhook(payload: Payload, fault: DeliveryFault | undefined): Webhook {
  const fields: Readonly<Record<string, unknown>> = typeof payload === 'string' ? {} : { ...payload };
  const { object_type: type = fields['object_type_type'], metric } = fields;
  return {
    body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    name: typeof payload === 'string' ? 'text' : `${String(type)}_${String(metric)}`,
    isPostedTwice: fault === 'concurrent_duplicate',
    isForged: fault === 'forged',
  };
}
