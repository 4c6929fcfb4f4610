import type { StoreErrorType } from '../catalog';
import type { Awaitable } from '../config/stores';

/** The answer of a store that gave none. */
export const UNAVAILABLE = Symbol('unavailable');
export type Unavailable = typeof UNAVAILABLE;

/** After a failure the store is left alone for so long: no webhook waits for it, no commands pile up in it. */
const PAUSE_MS = 1_000;

/** Asks a store, waits for it for a bounded time, and leaves it alone for a while when it failed. */
export class CircuitBreaker {
  private readonly now = () => performance.now();
  private failing = false;
  private pausedUntil = 0;

  /**
   * @param timeoutMs longest wait for one operation
   * @param onFailure told of each operation that gave nothing; it must not throw
   */
  constructor(
    private readonly timeoutMs: number,
    private readonly onFailure: (type: StoreErrorType, error?: unknown) => void,
  ) {}

  /** A store in memory answers at once, and so does this. */
  run<T>(operation: () => Awaitable<T>): Awaitable<T | Unavailable> {
    if (this.failing) {
      if (this.now() < this.pausedUntil) return this.failed('paused');
      // one tries; the others pass by until it has an answer
      this.pausedUntil = this.now() + this.timeoutMs + PAUSE_MS;
    }
    let answer: Awaitable<T>;
    try {
      answer = operation();
      // `then` of a promise that is not Node's own may throw
      if (isThenable(answer)) return this.waited(Promise.resolve(answer));
    } catch (error) {
      return this.failed('error', error);
    }
    return this.succeeded(answer);
  }

  private waited<T>(answer: Promise<T>): Promise<T | Unavailable> {
    return new Promise((resolve) => {
      let open = true;
      const settle = (outcome: () => T | Unavailable) => {
        if (!open) return;
        open = false;
        clearTimeout(timer);
        resolve(outcome());
      };
      const timer = setTimeout(() => settle(() => this.failed('timeout')), this.timeoutMs);
      answer.then(
        (value) => settle(() => this.succeeded(value)),
        (error: unknown) => settle(() => this.failed('error', error)),
      );
    });
  }

  private succeeded<T>(value: T): T {
    this.failing = false;
    return value;
  }

  private failed(type: StoreErrorType, error?: unknown): Unavailable {
    if (type !== 'paused') {
      this.failing = true;
      this.pausedUntil = this.now() + PAUSE_MS;
    }
    this.onFailure(type, error);
    return UNAVAILABLE;
  }
}

export const isThenable = <T>(value: Awaitable<T>): value is Promise<T> =>
  typeof (value as { then?: unknown } | undefined | null)?.then === 'function';
