import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait for a condition, in milliseconds. It is long because a shared machine can be several times slower. */
export const MAX_WAIT_MS = 30_000;
/** Longest wait for a process to start. Only a process that hangs uses it up. */
export const START_MS = 60_000;
/** Longest pause between two checks. The first pauses are shorter: most conditions become true at once. */
const MAX_PAUSE_MS = 25;

/** Returns the value, or `undefined` or `false` while it is missing. */
export type Find<T> = () => T | Missing | Promise<T | Missing>;
type Missing = false | undefined;

/**
 * Waits until `find` returns a value other than `undefined` and `false`. Returns this value.
 *
 * @param what noun phrase for the error message
 * @param failure returns a reason to stop waiting, or `undefined`
 * @throws if the value does not appear within `ms`, or if `failure` returns a reason
 */
export async function until<T>(
  what: string,
  find: Find<T>,
  ms = MAX_WAIT_MS,
  failure: () => string | undefined = () => undefined,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    const reason = failure();
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (reason !== undefined) throw new Error(`no ${what}: ${reason}`);
    if (Date.now() > deadline) throw new Error(`no ${what} within ${ms} ms`);
    await sleep(pauseMs);
  }
}

/** Whether a request to the URL gets a response, with any status. */
export const isResponding = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Whether a request to the URL gets a response with a status of success. */
export const isReady = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
