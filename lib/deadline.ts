/** A value or its promise. Stores in memory respond synchronously. */
export type Awaitable<T> = T | Promise<T>;

/** The longest delay of a Node timer, in milliseconds. A longer delay fires after 1 ms. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

export const TIMED_OUT = Symbol('timed out');

/**
 * Waits for a promise, at most `timeoutMs` milliseconds. The promise continues after the timeout: its later result
 * is ignored, and its later rejection is handled.
 *
 * @param timeoutMs values above {@link MAX_TIMER_MS} are shortened to it.
 * @param isBackground whether the process may exit while this waits.
 * @returns the value, or {@link TIMED_OUT}. Rejects if the promise rejects in time.
 */
export function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  { isBackground = false }: { readonly isBackground?: boolean } = {},
): Promise<T | typeof TIMED_OUT> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.min(timeoutMs, MAX_TIMER_MS), TIMED_OUT);
    if (isBackground) unref(timer);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: Error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Outside Node a timer is a number. */
const unref = (timer: { unref?(): unknown }): unknown => timer.unref?.();
