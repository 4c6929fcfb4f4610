import { types } from 'node:util';
import type { Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';

/** Runs a user's hook: not awaited, and neither what it throws nor what it rejects reaches the call. */
export function runHook<Info>(
  name: string,
  hook: (span: Span, info: Info) => unknown,
  span: Span,
  info: Info,
): void {
  try {
    const answer = hook(span, info);
    if (types.isPromise(answer)) answer.catch((error: unknown) => reportInternalError(name, error));
  } catch (error) {
    reportInternalError(name, error);
  }
}
