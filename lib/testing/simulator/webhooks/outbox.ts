import type { FeedConfig } from './options';
import { isAccepted, retryDelayMs, type PostResult } from './retries';
import { WebhookSender } from './sender';
import type { Counts } from './statistics';
import type { WebhookTarget } from './target';
import { Timers } from './timers';

/** A webhook to be posted. */
export interface Webhook {
  /** Serialized once, so that retries and duplicates have the same bytes. */
  readonly body: string;
  /** `<object_type>_<metric>`, for the statistics. */
  readonly name: string;
  readonly isPostedTwice: boolean;
  readonly isForged: boolean;
}

interface QueuedWebhook extends Webhook {
  attempts: number;
  firstAttemptAt: number;
}

const FORGED_KEY = 'not the signing key';

/**
 * Posts one webhook at a time, in order. As in Customer.io, a webhook that is not accepted blocks all later ones
 * until it is accepted or given up.
 */
export class Outbox {
  private readonly queue: QueuedWebhook[] = [];
  private readonly sender = new WebhookSender();
  private readonly pauses = new Timers();
  private endPause: (() => void) | undefined;
  private target: WebhookTarget | undefined;
  private isPosting = false;

  constructor(
    private config: FeedConfig,
    private counts: Counts,
    private readonly onEmpty: () => void,
  ) {}

  /** Number of queued webhooks, including the one in flight. */
  get length(): number {
    return this.queue.length;
  }

  /** Sets the target of all queued webhooks. Unless the feed is paused, posts them without waiting for a retry delay. */
  sendTo(target: WebhookTarget, config: FeedConfig): void {
    this.target = target;
    this.config = config;
    this.endPause?.();
    if (!this.isPosting) void this.postAll();
  }

  add(webhook: Webhook): void {
    this.queue.push({ ...webhook, attempts: 0, firstAttemptAt: 0 });
    if (!this.isPosting) void this.postAll();
  }

  clear(counts: Counts): void {
    this.counts = counts;
    this.queue.length = 0;
    this.endPause?.();
  }

  /** Empties the queue and aborts requests in flight. */
  close(): void {
    this.queue.length = 0;
    this.target = undefined;
    this.endPause?.();
    this.sender.close();
  }

  private async postAll(): Promise<void> {
    this.isPosting = true;
    for (let head = this.queue[0]; head !== undefined; head = this.queue[0]) {
      if (this.target === undefined || this.config.isPaused) break;
      const result = await this.attempt(head, this.target);
      // the queue may have been cleared during the attempt
      if (this.queue[0] !== head) continue;
      if (this.isDone(head, result)) this.queue.shift();
      else await this.pause(retryDelayMs(result, head.attempts, this.config.retry));
    }
    this.isPosting = false;
    this.onEmpty();
  }

  private async attempt(webhook: QueuedWebhook, { url, signingKey }: WebhookTarget): Promise<PostResult> {
    const { counts } = this;
    const post = (key: string) => this.sender.post(new URL(url), key, webhook.body, this.config.timeoutMs);
    webhook.firstAttemptAt ||= Date.now();
    const isFirst = webhook.attempts++ === 0;
    if (!isFirst) counts.retried++;
    if (isFirst && webhook.isForged) {
      counts.forged++;
      await post(FORGED_KEY);
    }
    const results = await Promise.all(
      Array.from({ length: isFirst && webhook.isPostedTwice ? 2 : 1 }, () => post(signingKey)),
    );
    const accepted = results.filter(isAccepted).length;
    counts.posted += results.length;
    counts.accepted += accepted;
    if (accepted > 0) counts.pairs[webhook.name] = (counts.pairs[webhook.name] ?? 0) + accepted;
    return results.find((result) => !isAccepted(result)) ?? 200;
  }

  private isDone({ firstAttemptAt }: QueuedWebhook, result: PostResult): boolean {
    if (isAccepted(result)) return true;
    const isTooLate = Date.now() - firstAttemptAt >= this.config.retry.giveUpAfterMs;
    if (isTooLate) this.counts.givenUp++;
    return isTooLate;
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.endPause = () => {
        this.pauses.clear();
        this.endPause = undefined;
        resolve();
      };
      this.pauses.schedule(delayMs, this.endPause);
    });
  }
}
