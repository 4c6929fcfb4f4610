import type { StoreErrorType } from '../catalog';
import { TIMED_OUT, withDeadline, type Awaitable } from '../deadline';
import { adopt, isThenable } from '../foreign/promise';

/** The result of an operation that failed, timed out or was skipped. */
export const UNAVAILABLE = Symbol('unavailable');
export type Unavailable = typeof UNAVAILABLE;

const ignore = () => undefined;

/** How long the circuit stays open, in milliseconds. */
export const OPEN_MS = 1_000;
/** The circuit opens after this number of failures within {@link FAILURE_WINDOW_MS}. */
const MAX_FAILURES = 5;
const FAILURE_WINDOW_MS = 10_000;

/**
 * Runs operations of a store that may fail. Closed: every operation runs, with a deadline. Open (after five
 * failures within ten seconds): operations are skipped, so that no webhook waits and no commands pile up. When the open
 * time is over, one operation probes the store and the others are still skipped; its result closes the circuit or
 * keeps it open.
 */
export class CircuitBreaker {
  private isOpen = false;
  private openUntil = 0;
  /** Times of the latest failures while the circuit was closed, oldest first. */
  private failures: number[] = [];

  /**
   * @param timeoutMs deadline of one operation in milliseconds
   * @param onFailure called for each operation without a result. It must not throw.
   */
  constructor(
    private readonly timeoutMs: number,
    private readonly onFailure: (type: StoreErrorType, error?: unknown) => void,
  ) {}

  /** Returns whether an operation would run now. */
  get isReady(): boolean {
    return !this.isOpen || performance.now() >= this.openUntil;
  }

  /**
   * Returns the operation's result or {@link UNAVAILABLE}, synchronously if the store does. Never rejects.
   *
   * @param onLate called if the operation ran without a result in time: with its late result, or with
   *   {@link UNAVAILABLE} when it fails. Its effect is then unknown. It must not throw.
   */
  run<T>(
    operation: () => Awaitable<T>,
    onLate: (result: T | Unavailable) => void = ignore,
  ): Awaitable<T | Unavailable> {
    if (this.isOpen) {
      if (!this.isReady) return this.fail('paused');
      // this operation is the probe: the others stay skipped until its deadline
      this.openUntil = performance.now() + this.timeoutMs + OPEN_MS;
    }
    try {
      const result = operation();
      return isThenable(result) ? this.waitFor(adopt(result), onLate) : this.succeed(result);
    } catch (error) {
      onLate(UNAVAILABLE);
      return this.fail('error', error);
    }
  }

  private async waitFor<T>(
    result: Promise<T>,
    onLate: (result: T | Unavailable) => void,
  ): Promise<T | Unavailable> {
    try {
      const value = await withDeadline(result, this.timeoutMs);
      if (value !== TIMED_OUT) return this.succeed(value);
      result.then(onLate, () => onLate(UNAVAILABLE));
      return this.fail('timeout');
    } catch (error) {
      onLate(UNAVAILABLE);
      return this.fail('error', error);
    }
  }

  private succeed<T>(value: T): T {
    if (this.isOpen) {
      this.isOpen = false;
      this.failures = [];
    }
    return value;
  }

  private fail(type: StoreErrorType, error?: unknown): Unavailable {
    if (type !== 'paused') this.recordFailure(performance.now());
    this.onFailure(type, error);
    return UNAVAILABLE;
  }

  private recordFailure(now: number): void {
    if (!this.isOpen) {
      this.failures.push(now);
      if (this.failures.length < MAX_FAILURES) return;
      const oldest = this.failures.shift() ?? now;
      if (now - oldest > FAILURE_WINDOW_MS) return;
      this.isOpen = true;
    }
    this.openUntil = now + OPEN_MS;
  }
}
