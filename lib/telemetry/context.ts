import { context, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics/fail-open';

/** Returns the active context, or the root context if the context manager fails. */
export function activeContext(): Context {
  try {
    return context.active();
  } catch (error) {
    reportInternalError('the context manager', error);
    return ROOT_CONTEXT;
  }
}

/** A function that a context manager must run exactly once. */
interface Run<T> {
  readonly run: () => T;
  state: 'waiting' | 'returned' | 'thrown';
  outcome: unknown;
}

function runOnce<T>(each: Run<T>): void {
  if (each.state !== 'waiting') return;
  // also if it throws
  each.state = 'thrown';
  try {
    each.outcome = each.run();
    each.state = 'returned';
  } catch (error) {
    each.outcome = error;
  }
}

/**
 * Runs `run` with `target` as the active context, exactly once, and returns or throws its outcome even if the
 * context manager fails.
 */
export function runInContext<T>(target: Context | undefined, run: () => T): T {
  if (target === undefined) return run();
  const each: Run<T> = { run, state: 'waiting', outcome: undefined };
  try {
    // not as an argument of `with`: a context manager of the application may pass none on
    context.with(target, () => runOnce(each));
  } catch (error) {
    reportInternalError('the context manager', error);
  }
  runOnce(each);
  if (each.state === 'thrown') throw each.outcome;
  return each.outcome as T;
}
