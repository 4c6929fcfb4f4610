import { types } from 'node:util';
import { reportInternalError } from '../diagnostics/fail-open';

/** The `then` of a promise: a type of its own, because promises of applications have any class. */
type Then = (
  this: unknown,
  onFulfilled: (value: unknown) => unknown,
  onRejected: (error: unknown) => unknown,
) => unknown;

/** `Promise.prototype.then`, also if the application replaces the global `Promise` later. */
const NATIVE_THEN = Reflect.get(Promise.prototype, 'then') as Then;

/**
 * Returns the `then` of a promise if calling it has no effect but the calls of the handlers. The SDK creates native
 * promises and, in version 1 to 4, promises of the global `Promise`, which can be bluebird's.
 *
 * Returns undefined for other values. The `then` of an application's own class can start work, as in a lazy query.
 */
export function safeThen(result: unknown): Then | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  if (types.isPromise(result)) {
    const then = (result as { then?: unknown }).then as Then | undefined;
    if (then === NATIVE_THEN || then === rootThen(result)) return then;
  }
  const { Promise: Global } = globalThis;
  if (typeof Global !== 'function' || !(result instanceof Global)) return undefined;
  const then = Reflect.get(result, 'then') as Then;
  return then === Reflect.get(Global.prototype as object, 'then') ? then : undefined;
}

/** Returns the `then` of `Promise.prototype` in the realm of a native promise. */
function rootThen(promise: object): unknown {
  let root = Object.getPrototypeOf(promise) as object | null;
  for (let next = root; next !== null && Object.getPrototypeOf(next) !== null;) {
    root = next;
    next = Object.getPrototypeOf(next) as object | null;
  }
  return root !== null && Reflect.get(root, Symbol.toStringTag) === 'Promise'
    ? Reflect.get(root, 'then')
    : undefined;
}

/** Observes how a promise settles. */
export interface Settlement {
  succeeded(value: unknown): void;
  failed(error: unknown): void;
  /** The promise is settled, or was canceled without a call of the other methods. */
  finished(): void;
}

/**
 * Reports when the result of a call settles.
 *
 * @returns the result for the application, a promise of the same class
 */
export function settling(result: unknown, settlement: Settlement): unknown {
  try {
    const then = safeThen(result);
    if (then !== undefined) return derivePromise(result, then, settlement);
  } catch (error) {
    // a class of the application whose constructor throws
    reportInternalError('observing a promise', error);
  }
  settlement.finished();
  return result;
}

/**
 * Returns a promise derived from `result`, which is for the application. A handler attached to the SDK's own promise would
 * hide an unhandled rejection from the process, or report it twice.
 *
 * @returns `result` if its class constructs no promise.
 */
export function derivePromise(result: unknown, then: Then, settlement: Settlement): unknown {
  const derived = then.call(
    result,
    (value: unknown) => {
      settlement.succeeded(value);
      return value;
    },
    (error: unknown) => {
      settlement.failed(error);
      throw error;
    },
  );
  if (types.isPromise(derived)) return derived;
  if (types.isPromise(result) || !(derived instanceof globalThis.Promise)) return result;
  // bluebird calls no handler of a promise that is canceled, except this one
  return typeof derived.finally === 'function' ? derived.finally(() => settlement.finished()) : derived;
}
