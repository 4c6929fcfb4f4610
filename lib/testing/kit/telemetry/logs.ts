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
