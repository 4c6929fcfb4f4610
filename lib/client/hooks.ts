import { types } from 'node:util';
import type { Span } from '@opentelemetry/api';
import { swallowed } from '../diagnostics';

/** Runs a user's hook: not awaited, and neither what it throws nor what it rejects reaches the call. */
export function runHook<Info>(
  name: string,
  hook: (span: Span, info: Info) => unknown,
  span: Span,
  info: Info,
): void {
  try {
    const answer = hook(span, info);
    if (types.isPromise(answer)) answer.catch((error: unknown) => swallowed(name, error));
  } catch (error) {
    swallowed(name, error);
  }
}
