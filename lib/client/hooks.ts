import type { Span } from '@opentelemetry/api';
import type { CallInfo } from '../config';
import { reportInternalError } from '../diagnostics/fail-open';
import { handleRejection } from '../foreign/promise';
import type { OperationProfile } from './operations';

/** Returns the description of a call for hooks. Copies the array of arguments, so that a hook cannot replace one. */
export const callInfo = ({ name, api }: OperationProfile, args: readonly unknown[]): CallInfo => ({
  operation: name,
  api,
  arguments: [...args],
});

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
