import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { ATTR, LOG_EVENTS } from '../catalog';
import { failOpen } from '../diagnostics/fail-open';
import type { Telemetry } from '../telemetry';
import type { CallFailure } from '../telemetry/errors';
import type { Instruments } from '../telemetry/instruments';
import { SDK_ATTRIBUTES } from './event-span';
import type { EventInstruments } from './instruments';

/** Labels of a delivery in the metrics of calls. */
export const BATCH_LABELS = { operation: 'batch', api: 'pipelines' } as const;

export interface BatchTelemetry {
  readonly telemetry: Telemetry;
  readonly calls: Instruments | undefined;
  readonly events: EventInstruments | undefined;
}

/** The properties of a delivery that its report reads. */
export interface ReportedBatch {
  readonly target: BatchTelemetry;
  readonly span: Span | undefined;
  /** Number of events. */
  readonly size: number;
  /** Size of the request body, if a request was made. */
  readonly bytes: number | undefined;
  readonly attempts: number;
  /** HTTP status of the last response, if it can be observed. */
  readonly status: number | undefined;
}

/**
 * Reports a finished delivery as metrics, span and log event. A failure of one does not affect the others.
 *
 * @param beforeSpanEnds must not throw.
 */
export function reportBatch(
  batch: ReportedBatch,
  durationMs: number,
  failure: CallFailure | undefined,
  beforeSpanEnds: (span: Span) => void,
): void {
  failOpen('recording metrics', () => recordMetrics(batch, durationMs, failure));
  failOpen('ending a span', () => endSpan(batch, failure, beforeSpanEnds));
  failOpen('logging a call', () => logBatch(batch, durationMs, failure));
}

function recordMetrics(batch: ReportedBatch, durationMs: number, failure: CallFailure | undefined): void {
  const { calls, events } = batch.target;
  if (batch.bytes !== undefined) events?.batchBytes.record(batch.bytes);
  if (calls === undefined) return;
  const attributes = { ...BATCH_LABELS, status: failure === undefined ? 'success' : 'error' } as const;
  calls.apiLatency.record(durationMs, attributes);
  calls.apiRequests.add(1, attributes);
  calls.apiBatchSize.record(batch.size, BATCH_LABELS);
  if (failure !== undefined) calls.apiErrors.add(1, { ...BATCH_LABELS, error_type: failure.type });
}

/** Returns the attributes that span and log event share. */
function detailsOf({ status }: ReportedBatch, failure: CallFailure | undefined): Attributes {
  const details: Attributes = {};
  const httpStatus = failure === undefined ? status : failure.status;
  if (failure !== undefined) details[ATTR.errorType] = failure.type;
  if (httpStatus !== undefined) details[ATTR.httpStatus] = httpStatus;
  return details;
}

function endSpan(
  batch: ReportedBatch,
  failure: CallFailure | undefined,
  beforeSpanEnds: (span: Span) => void,
): void {
  const { span, attempts, bytes } = batch;
  if (span === undefined) return;
  // the span starts with `attempts` = 1
  if (attempts !== 1) span.setAttribute(ATTR.attempts, attempts);
  if (bytes !== undefined) span.setAttribute(ATTR.requestBytes, bytes);
  span.setAttributes(detailsOf(batch, failure));
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  beforeSpanEnds(span);
  span.end();
}

function logBatch(batch: ReportedBatch, durationMs: number, failure: CallFailure | undefined): void {
  const { telemetry } = batch.target;
  const severity = failure === undefined ? 'info' : 'warn';
  if (!telemetry.events.isEnabled(severity)) return;
  telemetry.events.emit({
    name: LOG_EVENTS.call.name,
    severity,
    body: `Customer.io batch ${failure === undefined ? 'succeeded' : `failed: ${failure.type}`}`,
    span: batch.span,
    attributes: {
      [ATTR.operation]: BATCH_LABELS.operation,
      ...SDK_ATTRIBUTES,
      [ATTR.status]: failure === undefined ? 'success' : 'error',
      [ATTR.duration]: durationMs,
      [ATTR.attempts]: batch.attempts,
      [ATTR.batchSize]: batch.size,
      ...detailsOf(batch, failure),
    },
  });
}
