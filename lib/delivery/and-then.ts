import { isThenable } from './circuit-breaker';
import type { Awaitable } from '../config/stores';

/**
 * Goes on with what is there at once, or will be. Not `await`: where a context manager listens to promises,
 * as on Node 20, each of them costs half a microsecond, and stores in memory have nothing to wait for.
 */
export const andThen = <T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> =>
  isThenable(value) ? value.then(next) : next(value);
