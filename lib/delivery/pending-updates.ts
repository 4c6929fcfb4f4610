import { AsyncResource } from 'node:async_hooks';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Awaitable } from '../deadline';
import { runInContext } from '../telemetry/context';
import { OPEN_MS, UNAVAILABLE, type CircuitBreaker } from './circuit-breaker';

/** Maximum number of updates that wait for the store, about 8 MB. The oldest one is dropped first. */
const MAX_PENDING = 10_000;
/** Longest pause between two attempts: updates that always fail must not open the circuit for the others. */
const MAX_PAUSE_MS = 5_000;

/** A write to a store that must not get lost while the store is unavailable. */
export interface Update {
  /** Performs the write. Its effect must be the same if it is performed again. */
  readonly write: () => Awaitable<unknown>;
  /** Called with the first result. */
  onResult(result: unknown): void;
  /** Called before each further attempt, and when the update is dropped. */
  onDelay(isDropped: boolean): void;
  /** When the update is dropped, on the monotonic clock. */
  readonly until: number;
}

interface Pending {
  readonly update: Update;
  hasResult: boolean;
}

/**
 * Writes to a store through a circuit breaker. Tries what failed again, about once per second and one after the other,
 * until the store is available. The timer does not keep the process alive.
 *
 * These attempts run outside the requests, which have ended: not in the trace or the `AsyncLocalStorage` of the request
 * that started the timer. A store of the application may look for its transaction there.
 */
export class PendingUpdates {
  private readonly pending = new Set<Pending>();
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = OPEN_MS;
  /** The context in which the receiver was created. */
  private readonly outside = new AsyncResource('customerio.PendingUpdates');

  constructor(private readonly breaker: CircuitBreaker) {}

  /** Performs an update. Resolves after the first attempt. Never rejects. */
  async perform(update: Update): Promise<void> {
    const each = { update, hasResult: false };
    const settle = (result: unknown) => this.settle(each, result);
    settle(await this.breaker.run(update.write, settle));
    if (!each.hasResult) this.keep(each);
  }

  private keep(each: Pending): void {
    this.pending.add(each);
    const [oldest] = this.pending;
    if (this.pending.size > MAX_PENDING && oldest !== undefined) this.drop(oldest);
    this.schedule();
  }

  private async attempt(each: Pending): Promise<void> {
    const settle = (result: unknown) => this.settle(each, result);
    // a late result counts too: a paused server executes the command after the pause
    settle(await this.breaker.run(each.update.write, settle));
  }

  private settle(each: Pending, result: unknown): void {
    if (result === UNAVAILABLE || each.hasResult) return;
    each.hasResult = true;
    this.pending.delete(each);
    each.update.onResult(result);
  }

  private drop(each: Pending): void {
    each.hasResult = true;
    this.pending.delete(each);
    each.update.onDelay(true);
  }

  private schedule(): void {
    if (this.timer !== undefined || this.pending.size === 0) return;
    const start = () => setTimeout(() => void this.tryAgain(), this.pauseMs);
    // the receiver can be created in a request too
    this.timer = this.outside.runInAsyncScope(() => runInContext(ROOT_CONTEXT, start));
    this.timer.unref?.();
  }

  private async tryAgain(): Promise<void> {
    const now = performance.now();
    for (const each of [...this.pending]) {
      if (each.update.until <= now) this.drop(each);
      else each.update.onDelay(false);
    }
    this.pauseMs = (await this.drain()) ? OPEN_MS : Math.min(2 * this.pauseMs, MAX_PAUSE_MS);
    this.timer = undefined;
    this.schedule();
  }

  /** Performs the updates in order. Stops at the first failure and returns false. */
  private async drain(): Promise<boolean> {
    for (const each of [...this.pending]) {
      if (each.hasResult) continue;
      if (!this.breaker.isReady) return false;
      await this.attempt(each);
      if (each.hasResult) continue;
      // the next attempt starts with another update: the failure can concern this one only
      this.pending.delete(each);
      this.pending.add(each);
      return false;
    }
    return true;
  }
}
