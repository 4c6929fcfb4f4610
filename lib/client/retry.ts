import { ATTR, SPAN_EVENTS, type ErrorType } from '../catalog';
import { failOpen } from '../diagnostics/fail-open';
import type { ReportedCall } from './report';

/** One retry of a request. */
export interface Retry {
  /** The number of the new request. The first request of a call is 1. */
  readonly attempt: number;
  readonly delayMs: number;
  /** The promise of the failed request. The SDK retries after it rejected. */
  readonly failed: Promise<unknown> | undefined;
}

/**
 * Records a retry with its reason.
 *
 * Reads the reason from the promise when the retry starts, so that the record follows one microtask later. A handler for
 * each request would cost each call a promise and a closure. Bench row: "call, added".
 */
export function recordRetry(call: ReportedCall, retry: Retry, typeOf: (error: unknown) => ErrorType): void {
  const record = (reasonOf: () => ErrorType) =>
    failOpen('observing a request', () => recordReason(call, retry, reasonOf()));
  if (retry.failed === undefined) record(unknownReason);
  else
    void retry.failed.then(
      () => record(unknownReason),
      (error: unknown) => record(() => typeOf(error)),
    );
}

const unknownReason = (): ErrorType => 'unknown';

function recordReason(
  { instruments, profile: { name, api }, span }: ReportedCall,
  { attempt, delayMs }: Retry,
  reason: ErrorType,
): void {
  instruments?.apiRetries.add(1, { operation: name, error_type: reason, api });
  span?.addEvent(SPAN_EVENTS.retry.name, {
    [ATTR.attempt]: attempt,
    [ATTR.attemptReason]: reason,
    [ATTR.attemptDelay]: delayMs,
  });
}
