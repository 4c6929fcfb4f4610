import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { SdkLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { CollectedLog } from './logs';
import type { CollectedSpan } from './spans';

// apart from the types, because published declarations must not import an optional peer

/** Returns a plain copy of a span. */
export function describeSpan(span: ReadableSpan): CollectedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    name: span.name,
    kind: SpanKind[span.kind] as CollectedSpan['kind'],
    status: SpanStatusCode[span.status.code] as CollectedSpan['status'],
    statusMessage: span.status.message,
    attributes: { ...span.attributes },
    events: span.events.map(({ name, attributes }) => ({ name, attributes: copy(attributes) })),
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: copy(attributes),
    })),
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    startedAt: new Date(milliseconds(span.startTime)),
    durationMs: milliseconds(span.duration),
    scope: span.instrumentationScope.name,
  };
}

const copy = (attributes: Attributes | undefined): Readonly<Record<string, unknown>> => ({ ...attributes });

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number =>
  seconds * 1_000 + nanoseconds / 1_000_000;

/** Returns a plain copy of a log record. */
export const describeLog = (record: SdkLogRecord): CollectedLog => ({
  eventName: record.eventName,
  severity: record.severityText,
  severityNumber: record.severityNumber,
  body: record.body,
  attributes: { ...record.attributes },
  traceId: record.spanContext?.traceId,
  spanId: record.spanContext?.spanId,
  time: new Date(milliseconds(record.hrTime)),
  scope: record.instrumentationScope.name,
});
