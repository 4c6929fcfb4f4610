import { errorName } from '../foreign/error';
import { logDiag } from '.';
import { markReported } from './reported';

/**
 * Reports an internal error once per step. Logs the error's class name only; its message can be personal. Never throws.
 *
 * @param step one value of a closed set
 */
export function reportInternalError(step: string, error: unknown): void {
  if (!markReported(step)) return;
  logDiag(
    'error',
    `${step} failed with ${errorName(error)}. The application is not affected. Reported once.`,
  );
}

/**
 * Runs an internal step. Returns its result, or reports its error and returns undefined.
 *
 * @param args arguments of `run`: hot paths pass them instead of a closure
 */
export function failOpen<T, A extends unknown[]>(
  step: string,
  run: (...args: A) => T,
  ...args: A
): T | undefined {
  try {
    return run(...args);
  } catch (error) {
    reportInternalError(step, error);
    return undefined;
  }
}
