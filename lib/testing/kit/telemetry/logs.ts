import type { SdkLogRecord } from '@opentelemetry/sdk-logs';

/** A log record. */
export interface CollectedLog {
  /** Such as `customerio.api.call`. Undefined for a record that is no event. */
  readonly eventName: string | undefined;
  /** Such as `WARN`. */
  readonly severity: string | undefined;
  readonly severityNumber: number | undefined;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Trace of the span that the record belongs to, if any. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly time: Date;
  /** Name of the instrumentation scope: the library that created the record. */
  readonly scope: string;
}

/** Returns a plain copy of a log record. */
export const describeLog = (record: SdkLogRecord): CollectedLog => ({
  eventName: record.eventName,
  severity: record.severityText,
  severityNumber: record.severityNumber,
  body: record.body,
  attributes: { ...record.attributes },
  traceId: record.spanContext?.traceId,
  spanId: record.spanContext?.spanId,
  time: new Date(record.hrTime[0] * 1_000 + record.hrTime[1] / 1_000_000),
  scope: record.instrumentationScope.name,
});
