import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** An ended span. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  readonly status: 'UNSET' | 'OK' | 'ERROR';
  readonly statusMessage: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for a root span. */
  readonly parentSpanId: string | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Name of the instrumentation scope: the library that created the span. */
  readonly scope: string;
}

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
