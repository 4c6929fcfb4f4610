import type { StoreErrorType } from '../catalog';
import { TIMED_OUT, withDeadline, type Awaitable } from '../deadline';
import { adopt, isThenable } from '../foreign/promise';

/** The result of an operation that failed, timed out or was skipped. */
export const UNAVAILABLE = Symbol('unavailable');
export type Unavailable = typeof UNAVAILABLE;

/** How long the circuit stays open after a failure, in milliseconds. */
const OPEN_MS = 1_000;

/**
 * Runs operations of a store that may fail. Closed: every operation runs, with a deadline. Open (after a
 * failure): operations are skipped, so that no webhook waits and no commands pile up. When the open time is
 * over, one operation probes the store and the others are still skipped; its result closes the circuit or
 * keeps it open.
 */
export class CircuitBreaker {
  private isOpen = false;
  private openUntil = 0;

  /**
   * @param timeoutMs deadline of one operation in milliseconds
   * @param onFailure called for each operation without a result. It must not throw.
   */
  constructor(
    private readonly timeoutMs: number,
    private readonly onFailure: (type: StoreErrorType, error?: unknown) => void,
  ) {}

  /** Returns the operation's result or {@link UNAVAILABLE}, synchronously if the store does. Never rejects. */
  run<T>(operation: () => Awaitable<T>): Awaitable<T | Unavailable> {
    if (this.isOpen) {
      if (performance.now() < this.openUntil) return this.fail('paused');
      // this operation is the probe: the others stay skipped until its deadline
      this.openUntil = performance.now() + this.timeoutMs + OPEN_MS;
    }
    try {
      const result = operation();
      return isThenable(result) ? this.waitFor(adopt(result)) : this.succeed(result);
    } catch (error) {
      return this.fail('error', error);
    }
  }

  private async waitFor<T>(result: Promise<T>): Promise<T | Unavailable> {
    try {
      const value = await withDeadline(result, this.timeoutMs);
      return value === TIMED_OUT ? this.fail('timeout') : this.succeed(value);
    } catch (error) {
      return this.fail('error', error);
    }
  }

  private succeed<T>(value: T): T {
    this.isOpen = false;
    return value;
  }

  private fail(type: StoreErrorType, error?: unknown): Unavailable {
    if (type !== 'paused') {
      this.isOpen = true;
      this.openUntil = performance.now() + OPEN_MS;
    }
    this.onFailure(type, error);
    return UNAVAILABLE;
  }
}
