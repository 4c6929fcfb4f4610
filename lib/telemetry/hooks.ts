import type { Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics/fail-open';
import { handleRejection } from '../foreign/promise';

/** Runs a hook of the application without awaiting its result. Reports an error or a rejection of the hook. */
export function runHook<Info>(
  name: string,
  hook: (span: Span, info: Info) => unknown,
  span: Span,
  info: Info,
): void {
  try {
    handleRejection(hook(span, info), (error) => reportInternalError(name, error));
  } catch (error) {
    reportInternalError(name, error);
  }
}
