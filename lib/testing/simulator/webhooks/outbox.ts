import type { Habits } from './options';
import { Poster } from './post';
import { isAccepted, retryDelayMs, type PostResult } from './retries';
import type { Counts } from './statistics';
import type { WebhookTarget } from './target';
import { Timers } from './timers';

/** One event on its way. */
export interface Webhook {
  /** Written once: a retry and a duplicate have the very same bytes. */
  readonly body: string;
  /** `<object_type>_<metric>`, for the statistics. */
  readonly name: string;
  readonly isTwin: boolean;
  readonly isForged: boolean;
}

interface Waiting extends Webhook {
  attempts: number;
  firstTriedAt: number;
}

const FORGED_KEY = 'not the signing key';

/**
 * Posts one webhook at a time, in order. As at Customer.io one that is not accepted holds back all later
 * ones until it is, or until it is given up.
 */
export class Outbox {
  private readonly waiting: Waiting[] = [];
  private readonly poster = new Poster();
  private readonly pauses = new Timers();
  private endPause: (() => void) | undefined;
  private target: WebhookTarget | undefined;
  private isPosting = false;

  constructor(
    private habits: Habits,
    private counts: Counts,
    private readonly onEmpty: () => void,
  ) {}

  /** The one under way included. */
  get length(): number {
    return this.waiting.length;
  }

  /** Whatever waits is posted there, and at once. */
  sendTo(target: WebhookTarget, habits: Habits): void {
    this.target = target;
    this.habits = habits;
    this.endPause?.();
  }

  add(webhook: Webhook): void {
    this.waiting.push({ ...webhook, attempts: 0, firstTriedAt: 0 });
    if (!this.isPosting) void this.postAll();
  }

  clear(counts: Counts): void {
    this.counts = counts;
    this.waiting.length = 0;
    this.endPause?.();
  }

  /** Ends requests under way. */
  close(): void {
    this.waiting.length = 0;
    this.target = undefined;
    this.endPause?.();
    this.poster.close();
  }

  private async postAll(): Promise<void> {
    this.isPosting = true;
    for (
      let head = this.waiting[0];
      head !== undefined && this.target !== undefined;
      head = this.waiting[0]
    ) {
      const result = await this.attempt(head, this.target);
      // while it was under way everything may have been cleared
      if (this.waiting[0] !== head) continue;
      if (this.isDone(head, result)) this.waiting.shift();
      else await this.pause(retryDelayMs(result, head.attempts, this.habits.retry));
    }
    this.isPosting = false;
    this.onEmpty();
  }

  private async attempt(webhook: Waiting, { url, signingKey }: WebhookTarget): Promise<PostResult> {
    const { counts } = this;
    const post = (key: string) => this.poster.post(new URL(url), key, webhook.body, this.habits.timeoutMs);
    webhook.firstTriedAt ||= Date.now();
    const isFirst = webhook.attempts++ === 0;
    if (!isFirst) counts.retried++;
    if (isFirst && webhook.isForged) {
      counts.forged++;
      await post(FORGED_KEY);
    }
    const results = await Promise.all(
      Array.from({ length: isFirst && webhook.isTwin ? 2 : 1 }, () => post(signingKey)),
    );
    const accepted = results.filter(isAccepted).length;
    counts.posted += results.length;
    counts.accepted += accepted;
    if (accepted > 0) counts.pairs[webhook.name] = (counts.pairs[webhook.name] ?? 0) + accepted;
    return results.find((result) => !isAccepted(result)) ?? 200;
  }

  private isDone({ firstTriedAt }: Waiting, result: PostResult): boolean {
    if (isAccepted(result)) return true;
    const isTooLate = Date.now() - firstTriedAt >= this.habits.retry.giveUpAfterMs;
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
      this.pauses.later(delayMs, this.endPause);
    });
  }
}
