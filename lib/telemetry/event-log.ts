import type { Attributes, Context, Span } from '@opentelemetry/api';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { LogEventName } from '../catalog';
import type { PinoLikeLogger, ResolvedConfig } from '../config';
import { reportInternalError } from '../diagnostics/fail-open';
import { handleRejection } from '../foreign/promise';
import type { Providers } from './providers';

export type Severity = keyof PinoLikeLogger;

/** Severity numbers and texts of the OpenTelemetry logs data model. */
const SEVERITIES: Readonly<Record<Severity, { number: number; text: string }>> = {
  debug: { number: 5, text: 'DEBUG' },
  info: { number: 9, text: 'INFO' },
  warn: { number: 13, text: 'WARN' },
  error: { number: 17, text: 'ERROR' },
};

const THRESHOLDS: Readonly<Record<ResolvedConfig['logLevel'], number>> = {
  none: Number.POSITIVE_INFINITY,
  error: SEVERITIES.error.number,
  warn: SEVERITIES.warn.number,
  info: SEVERITIES.info.number,
  debug: SEVERITIES.debug.number,
};

export interface LogEvent {
  readonly name: LogEventName;
  readonly severity: Severity;
  /** A line for readers. The attributes contain everything a query needs. */
  readonly body: string;
  readonly attributes: Attributes;
  readonly span: Span | undefined;
  /** Structured values for the `logger` option. They replace attributes of the same name, which are scalars. */
  readonly fields?: object;
}

/** Emits log events to the OpenTelemetry logs API, and to the `logger` option if it is set. */
export class EventLog {
  constructor(
    private readonly providers: Providers,
    private readonly config: Pick<ResolvedConfig, 'logLevel' | 'logger'>,
  ) {}

  /** Returns whether an event of this severity would be written. Check this before building one. */
  isEnabled(severity: Severity): boolean {
    return (
      SEVERITIES[severity].number >= THRESHOLDS[this.config.logLevel] &&
      (this.config.logger !== undefined || this.providers.logger() !== undefined)
    );
  }

  emit(event: LogEvent): void {
    if (!this.isEnabled(event.severity)) return;
    this.emitRecord(event);
    this.writeToLogger(event);
  }

  private emitRecord({ name, severity, body, attributes, span }: LogEvent): void {
    try {
      const { number, text } = SEVERITIES[severity];
      this.providers.logger()?.emit({
        eventName: name,
        timestamp: Date.now(),
        severityNumber: number,
        severityText: text,
        body,
        attributes,
        ...contextOption(span),
      });
    } catch (error) {
      reportInternalError('emitting a log record', error);
    }
  }

  private writeToLogger({ name, severity, body, attributes, span, fields }: LogEvent): void {
    const { logger } = this.config;
    if (logger === undefined) return;
    try {
      const ids = span?.spanContext();
      const correlation =
        ids !== undefined && trace.isSpanContextValid(ids)
          ? { trace_id: ids.traceId, span_id: ids.spanId }
          : {};
      // an asynchronous logger returns a promise
      const result: unknown = logger[severity](
        { event: name, ...attributes, ...fields, ...correlation },
        body,
      );
      handleRejection(result, reportLoggerError);
    } catch (error) {
      reportLoggerError(error);
    }
  }
}

const reportLoggerError = (error: unknown): void => reportInternalError('the "logger" option', error);

/** The context of a record that belongs to `span` but is emitted when the span is no longer active. */
const contextOption = (span: Span | undefined): { context?: Context } =>
  span === undefined ? {} : { context: trace.setSpan(ROOT_CONTEXT, span) };
