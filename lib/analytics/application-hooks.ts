import type { Span } from '@opentelemetry/api';
import type { CallInfo, ResolvedConfig } from '../config';
import { readProperty } from '../foreign/read';
import type { CallFailure } from '../telemetry/errors';
import { runHook } from '../telemetry/hooks';

const SDK = { api: 'pipelines', sdk: 'cdp-analytics-node' } as const;

/** Returns the description of a batch for hooks. Its only argument is the array of its events. */
const batchInfo = (contexts: readonly object[]): CallInfo => ({
  operation: 'batch',
  ...SDK,
  arguments: [contexts.map((context) => readProperty(context, 'event'))],
});

/** Runs `requestHook` before a batch is sent. */
export function runRequestHook(
  { requestHook }: ResolvedConfig,
  span: Span,
  contexts: readonly object[],
): void {
  if (requestHook !== undefined) runHook('requestHook', requestHook, span, batchInfo(contexts));
}

/** Runs `requestHook` for the span of an event. @param event the SDK's event, or the argument of a call that threw. */
export function runEventHook(
  { requestHook }: ResolvedConfig,
  span: Span,
  operation: string,
  event: unknown,
): void {
  if (requestHook === undefined) return;
  runHook('requestHook', requestHook, span, { operation, ...SDK, arguments: [event] });
}

/** Runs `responseHook` after the last attempt of a batch. @param error the SDK's error, if it reported one. */
export function runResponseHook(
  { responseHook }: ResolvedConfig,
  span: Span,
  contexts: readonly object[],
  { durationMs, failure, error }: BatchResult,
): void {
  if (responseHook === undefined) return;
  const ended = failure === undefined ? {} : { error: error ?? new Error('The SDK made no request.') };
  runHook('responseHook', responseHook, span, { ...batchInfo(contexts), ...ended, durationMs });
}

interface BatchResult {
  readonly durationMs: number;
  readonly failure: CallFailure | undefined;
  readonly error: unknown;
}
