import type { Attributes, Context, Span } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';
import type { LogEventName } from '../catalog';
import type { ResolvedConfig } from '../config';
import { contextWithSpan } from './context';
import type { Providers } from './providers';

type LogMethod = (object: object, message?: string) => void;

/** The part of pino's interface that is used; winston, bunyan and console fit too. */
export interface PinoLikeLogger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}

export type Severity = keyof PinoLikeLogger;

/** Numbers and texts of the OpenTelemetry logs data model. */
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
  /** A line for people; everything a machine needs is in the attributes. */
  readonly body: string;
  readonly attributes: Attributes;
  readonly span: Span | undefined;
  /** The logger given to the user's call instead of `attributes`, where it can hold more than scalars. */
  readonly fields?: object;
}

/** Log events: to the OpenTelemetry logs API, and to the user's own logger if one was given. */
export class EventLog {
  constructor(
    private readonly signals: Providers,
    private readonly config: Pick<ResolvedConfig, 'logLevel' | 'logger'>,
  ) {}

  /** Whether an event of this severity would reach anybody; ask before building one. */
  isEnabled(severity: Severity): boolean {
    return (
      SEVERITIES[severity].number >= THRESHOLDS[this.config.logLevel] &&
      (this.config.logger !== undefined || this.signals.logger() !== undefined)
    );
  }

  emit(event: LogEvent): void {
    if (!this.isEnabled(event.severity)) return;
    this.toOpenTelemetry(event);
    this.toOwnLogger(event);
  }

  private toOpenTelemetry({ name, severity, body, attributes, span }: LogEvent): void {
    try {
      const { number, text } = SEVERITIES[severity];
      this.signals.logger()?.emit({
        eventName: name,
        timestamp: Date.now(),
        severityNumber: number,
        severityText: text,
        body,
        attributes,
        ...spanContext(span),
      });
    } catch (error) {
      reportInternalError('emitting a log record', error);
    }
  }

  private toOwnLogger({ name, severity, body, attributes, span, fields }: LogEvent): void {
    const { logger } = this.config;
    if (logger === undefined) return;
    try {
      const ids = span?.spanContext();
      const correlation =
        ids !== undefined && trace.isSpanContextValid(ids)
          ? { trace_id: ids.traceId, span_id: ids.spanId }
          : {};
      logger[severity]({ event: name, ...attributes, ...fields, ...correlation }, body);
    } catch (error) {
      reportInternalError('the logger given as option "logger"', error);
    }
  }
}

const spanContext = (span: Span | undefined): { context?: Context } =>
  span === undefined ? {} : { context: contextWithSpan(span) };
