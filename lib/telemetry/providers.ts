import * as api from '@opentelemetry/api';
import type { Attributes, Context, Meter, MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';

/** A log record as both lines of the logs API take it. */
export interface LogRecord {
  eventName: string;
  timestamp: number;
  severityNumber: number;
  severityText: string;
  body: string;
  attributes: Attributes;
  context?: Context;
}

/** A logger of either line: `@opentelemetry/api-logs` 0.2xx or `@opentelemetry/api` 1.10 and later. */
export interface EventLogger {
  emit(record: LogRecord): void;
  enabled?(options: { severityNumber?: number; eventName?: string; context?: Context }): boolean;
}

export interface LoggerProvider {
  getLogger(name: string, version?: string): EventLogger;
}

/** Where api-logs 0.2xx keeps the global provider; API 1.10 keeps it beside the other signals. */
const LEGACY_LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const LEGACY_LOGS_COMPATIBILITY = 1;

const NOOP_TRACER_PROVIDER = new api.ProxyTracerProvider().getDelegate();
const NOOP_METER = api.createNoopMeter();

/**
 * Follows the providers. The API hands out a meter that stays a no-op for ever if it was asked too
 * early, no proxy exists for it, and some SDK bootstraps never hand the meter provider over; so the
 * providers' identity is compared at each use, and a change is followed at once.
 *
 * A provider that was set explicitly (`setMeterProvider` with one that is not the global) is kept.
 */
export class Providers {
  private pinnedTracerProvider: TracerProvider | undefined;
  private pinnedMeterProvider: MeterProvider | undefined;
  private pinnedLoggerProvider: LoggerProvider | undefined;

  private tracerSource: TracerProvider | undefined;
  private currentTracer: Tracer | undefined;
  private meterSource: MeterProvider | undefined;
  private currentMeterProvider: MeterProvider | undefined;
  private loggerSource: LoggerProvider | undefined;
  private currentLogger: EventLogger | undefined;

  /** @param off whatever is registered: there is nobody to tell. */
  constructor(private readonly off = false) {}

  pinTracerProvider(provider: TracerProvider): void {
    this.pinnedTracerProvider =
      unproxied(provider) === unproxied(api.trace.getTracerProvider()) ? undefined : provider;
  }

  pinMeterProvider(provider: MeterProvider): void {
    this.pinnedMeterProvider = provider === api.metrics.getMeterProvider() ? undefined : provider;
  }

  pinLoggerProvider(provider: LoggerProvider): void {
    // before an SDK is there, registration hands over a proxy: nothing to keep
    const isProxy = '_setDelegate' in provider || 'setDelegate' in provider;
    this.pinnedLoggerProvider = isProxy || provider === globalLoggerProvider() ? undefined : provider;
  }

  /** The tracer, or `undefined` while there is none but the no-op. */
  tracer(): Tracer | undefined {
    if (this.off) return undefined;
    const provider = unproxied(this.pinnedTracerProvider ?? api.trace.getTracerProvider());
    if (provider !== this.tracerSource) {
      this.tracerSource = provider;
      this.currentTracer = undefined; // also if the next line throws
      this.currentTracer =
        provider === NOOP_TRACER_PROVIDER ? undefined : provider.getTracer(PACKAGE_NAME, PACKAGE_VERSION);
    }
    return this.currentTracer;
  }

  /** The meter provider, or `undefined` while there is none but the no-op. */
  meterProvider(): MeterProvider | undefined {
    if (this.off) return undefined;
    const provider = this.pinnedMeterProvider ?? api.metrics.getMeterProvider();
    if (provider !== this.meterSource) {
      this.meterSource = provider;
      this.currentMeterProvider = undefined;
      this.currentMeterProvider = meterOf(provider) === NOOP_METER ? undefined : provider;
    }
    return this.currentMeterProvider;
  }

  /** The logger, or `undefined` while no logger provider is registered. */
  logger(): EventLogger | undefined {
    if (this.off) return undefined;
    const provider = this.pinnedLoggerProvider ?? globalLoggerProvider();
    if (provider !== this.loggerSource) {
      this.loggerSource = provider;
      this.currentLogger = undefined;
      this.currentLogger = provider?.getLogger(PACKAGE_NAME, PACKAGE_VERSION);
    }
    return this.currentLogger;
  }
}

export const meterOf = (provider: MeterProvider): Meter => provider.getMeter(PACKAGE_NAME, PACKAGE_VERSION);

/** The provider behind the API's proxy: it changes when an SDK is registered, the proxy does not. */
function unproxied(provider: TracerProvider): TracerProvider {
  const { getDelegate } = provider as Partial<api.ProxyTracerProvider>;
  return typeof getDelegate === 'function' ? getDelegate.call(provider) : provider;
}

function globalLoggerProvider(): LoggerProvider | undefined {
  const merged = (api as { logs?: { getLoggerProvider(): LoggerProvider } }).logs?.getLoggerProvider();
  if (merged !== undefined && !isProxyWithoutDelegate(merged)) return merged;
  const legacy = (globalThis as { [LEGACY_LOGS_KEY]?: (compatibility: number) => LoggerProvider })[
    LEGACY_LOGS_KEY
  ];
  return legacy?.(LEGACY_LOGS_COMPATIBILITY);
}

function isProxyWithoutDelegate(provider: LoggerProvider): boolean {
  const { _getDelegateLogger } = provider as { _getDelegateLogger?: (name: string) => unknown };
  return (
    typeof _getDelegateLogger === 'function' && _getDelegateLogger.call(provider, PACKAGE_NAME) === undefined
  );
}
