import { types } from 'node:util';
import type { Span } from '@opentelemetry/api';
import type { CallInfo } from '../config';
import { reportInternalError } from '../diagnostics/fail-open';
import type { OperationProfile } from './operations';

/** Describes a call for a hook. The array of arguments is a copy, so that a hook cannot replace an argument. */
export const callInfo = ({ name, api }: OperationProfile, args: readonly unknown[]): CallInfo => ({
  operation: name,
  api,
  arguments: [...args],
});

/** Runs an application's hook without awaiting it. Reports what it throws or rejects. */
export function runHook<Info>(
  name: string,
  hook: (span: Span, info: Info) => unknown,
  span: Span,
  info: Info,
): void {
  try {
    const result = hook(span, info);
    if (types.isPromise(result)) result.catch((error: unknown) => reportInternalError(name, error));
  } catch (error) {
    reportInternalError(name, error);
  }
}
