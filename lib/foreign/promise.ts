import { types } from 'node:util';
import type { Awaitable } from '../deadline';

/**
 * Returns whether a value is a promise or another object with a method `then`. Does not call it. Also returns true if
 * `then` cannot be read: awaiting such a value rejects.
 */
export function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
  } catch {
    return true;
  }
}

/**
 * Calls `next` with a value, immediately or when the promise of the value is fulfilled. Returns what `next` returns, so
 * that a sequence of steps that do not wait is synchronous. Bench row: "webhooks over loopback, receiver".
 *
 * @param value a value, or a native promise
 */
export function andThen<T, Result>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<Result>,
): Awaitable<Result> {
  return isThenable(value) ? value.then(next) : next(value);
}

/**
 * Returns a native promise for the result of a thenable. It rejects if `then` throws. `Promise.resolve` can return a
 * promise whose own `then` throws, or throw itself.
 */
export async function adopt<T>(thenable: Promise<T>): Promise<T> {
  return await thenable;
}

/**
 * Calls `onRejected` if a promise rejects. Ignores values of other types: calling `then` of a query builder, for
 * example, runs its query.
 *
 * @param onRejected must not throw.
 */
export function handleRejection(result: unknown, onRejected: (error: unknown) => void): void {
  if (types.isPromise(result)) void settle(result, onRejected);
}

async function settle(promise: Promise<unknown>, onRejected: (error: unknown) => void): Promise<void> {
  try {
    await promise;
  } catch (error) {
    onRejected(error);
  }
}
