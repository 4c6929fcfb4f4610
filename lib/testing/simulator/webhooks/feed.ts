import type { Random } from '../random';
import type { WebhookPayload } from './event';
import { deliveryFaultSource, type DeliveryFault } from './delivery-faults';
import type { Habits } from './options';
import { Outbox, type Webhook } from './outbox';
import { noCounts, type FeedStats } from './statistics';
import type { WebhookTarget } from './target';
import { Timers } from './timers';

type Payload = WebhookPayload | Readonly<Record<string, unknown>> | string;

/** The webhooks that the simulator posts. */
export interface WebhookFeed {
  /**
   * Posts a payload after all that wait. Text is posted as it is, anything else as JSON.
   * @throws {Error} while there is nowhere to post to
   */
  post(payload: Payload): void;
  /** Resolves when all that is to happen has happened, and is accepted or given up; at `close` at once. */
  idle(): Promise<void>;
  readonly stats: FeedStats;
}

/** More than a second, so that the copy is signed with another timestamp. */
const DUPLICATE_AFTER_MS = 1_500;
/** How long a webhook waits for the one that is to overtake it. */
const OVERTAKEN_AFTER_MS = 1_000;

/** What happens and will happen, with its deliveryFaults, on the way to the outbox. */
export class Feed implements WebhookFeed {
  private readonly timers = new Timers();
  private readonly outbox: Outbox;
  private counts = noCounts();
  private drawDeliveryFault: () => DeliveryFault | undefined;
  private overtaken: { readonly webhook: Webhook; readonly stopWaiting: () => void } | undefined;
  private waiters: (() => void)[] = [];
  private state: 'off' | 'on' | 'closed' = 'off';

  /** @throws {RangeError} on rates that are no shares */
  constructor(
    private habits: Habits,
    private readonly newRandom: () => Random,
  ) {
    this.drawDeliveryFault = deliveryFaultSource(habits.deliveryFaults, newRandom());
    this.outbox = new Outbox(habits, this.counts, () => this.settle());
  }

  get isOn(): boolean {
    return this.state === 'on';
  }

  get stats(): FeedStats {
    const queued = this.outbox.length + (this.overtaken === undefined ? 0 : 1);
    return { ...this.counts, pairs: { ...this.counts.pairs }, queued };
  }

  /** @throws {RangeError} on rates that are no shares */
  sendTo(target: WebhookTarget, habits: Habits): void {
    if (this.state === 'closed') return;
    this.drawDeliveryFault = deliveryFaultSource(habits.deliveryFaults, this.newRandom());
    this.habits = habits;
    this.outbox.sendTo(target, habits);
    this.state = 'on';
  }

  post(payload: Payload): void {
    if (this.state === 'closed') return;
    if (this.state === 'off') throw new Error('there is nowhere to post to: call sendWebhooksTo first');
    if (!this.hasRoom()) return;
    const mishap = this.drawDeliveryFault();
    const webhook = webhookOf(payload, mishap);
    if (mishap === 'overtaken' && this.overtaken === undefined) return this.letOvertake(webhook);
    this.add(webhook);
    if (mishap === 'duplicate') this.later(DUPLICATE_AFTER_MS, () => this.add(webhook));
  }

  /** Part of what {@link idle} waits for. @param delayMs as it is without `timeScale` */
  later(delayMs: number, run: () => void): void {
    if (!this.isOn || !this.hasRoom()) return;
    this.timers.later(delayMs * this.habits.timeScale, () => {
      run();
      this.settle();
    });
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.settle();
    });
  }

  /** Forgets what waits and what was to happen. */
  reset(): void {
    this.timers.clear();
    this.overtaken = undefined;
    this.counts = noCounts();
    this.outbox.clear(this.counts);
    this.drawDeliveryFault = deliveryFaultSource(this.habits.deliveryFaults, this.newRandom());
    this.settle();
  }

  close(): void {
    this.state = 'closed';
    this.reset();
    this.outbox.close();
  }

  private hasRoom(): boolean {
    if (this.outbox.length + this.timers.size < this.habits.maxQueued) return true;
    this.counts.lost++;
    return false;
  }

  private letOvertake(webhook: Webhook): void {
    const stopWaiting = this.timers.later(OVERTAKEN_AFTER_MS * this.habits.timeScale, () => {
      this.overtaken = undefined;
      this.add(webhook);
    });
    this.overtaken = { webhook, stopWaiting };
  }

  private add(webhook: Webhook): void {
    this.outbox.add(webhook);
    if (this.overtaken === undefined) return;
    this.overtaken.stopWaiting();
    this.outbox.add(this.overtaken.webhook);
    this.overtaken = undefined;
  }

  private settle(): void {
    const isIdle = this.outbox.length === 0 && this.timers.size === 0;
    if (isIdle) for (const resolve of this.waiters.splice(0)) resolve();
  }
}

function webhookOf(payload: Payload, mishap: DeliveryFault | undefined): Webhook {
  const fields: Readonly<Record<string, unknown>> = typeof payload === 'string' ? {} : { ...payload };
  const { object_type: type = fields['object_type_type'], metric } = fields;
  return {
    body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    name: typeof payload === 'string' ? 'text' : `${String(type)}_${String(metric)}`,
    isTwin: mishap === 'twin',
    isForged: mishap === 'forged',
  };
}
