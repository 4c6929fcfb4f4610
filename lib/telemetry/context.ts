import { context, ROOT_CONTEXT, trace, type Context, type Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics/fail-open';

/** Returns a context for records that belong to `span` but are emitted when it is no longer active. */
export const contextWithSpan = (span: Span | undefined): Context =>
  span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);

/** Returns the active context, or the root context if the context manager fails. */
export function activeContext(): Context {
  try {
    return context.active();
  } catch (error) {
    reportInternalError('the context manager', error);
    return ROOT_CONTEXT;
  }
}

/**
 * Runs `run` with `target` as the active context, exactly once, and returns or throws its outcome even if the
 * context manager fails.
 */
export function runInContext<T>(target: Context | undefined, run: () => T): T {
  if (target === undefined) return run();
  let hasRun = false;
  let hasThrown = false;
  let outcome: unknown;
  const runOnce = () => {
    if (hasRun) return;
    hasRun = true;
    try {
      outcome = run();
    } catch (error) {
      hasThrown = true;
      outcome = error;
    }
  };
  try {
    context.with(target, runOnce);
  } catch (error) {
    reportInternalError('the context manager', error);
  }
  runOnce();
  if (hasThrown) throw outcome;
  return outcome as T;
}
