import { markReported, logDiag } from '.';
import { errorName } from '../foreign/error';

/** Reports an internal error once per step. Logs the error's class name only; its message can be personal. */
export function reportInternalError(step: string, error: unknown): void {
  const message = `${step} failed with ${errorName(error)}. The application is not affected. Reported once.`;
  if (markReported(message)) logDiag('error', message);
}

/** Runs an internal step. Returns its result, or reports its error and returns undefined. */
export function failOpen<T>(step: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportInternalError(step, error);
    return undefined;
  }
}
