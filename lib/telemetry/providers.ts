import * as api from '@opentelemetry/api';
import type { Attributes, Context, Meter, MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';

/** A log record in the shape that both majors of the logs API accept. */
export interface LogRecord {
  eventName: string;
  timestamp: number;
  severityNumber: number;
  severityText: string;
  body: string;
  attributes: Attributes;
  context?: Context;
}

/** A logger of either major: `@opentelemetry/api-logs` 0.2xx or `@opentelemetry/api` 1.10 and later. */
export interface EventLogger {
  emit(record: LogRecord): void;
  enabled?(options: { severityNumber?: number; eventName?: string; context?: Context }): boolean;
}

export interface LoggerProvider {
  getLogger(name: string, version?: string): EventLogger;
}

/** The key under which all copies of `@opentelemetry/api` 1 share what is registered. */
const API_KEY = Symbol.for('opentelemetry.js.api.1');
/** The global key of api-logs 0.2xx. API 1.10 registers the logger provider with the other signals. */
const LEGACY_LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const LEGACY_LOGS_COMPATIBILITY = 1;

const globals = globalThis as {
  [API_KEY]?: object;
  [LEGACY_LOGS_KEY]?: (compatibility: number) => LoggerProvider;
};

const NOOP_TRACER_PROVIDER = new api.ProxyTracerProvider().getDelegate();
const NOOP_METER = api.createNoopMeter();

/**
 * Resolves the tracer, the meter provider and the logger at each use.
 *
 * A meter requested before an SDK is registered stays a no-op, the API has no proxy for it, and some SDK
 * bootstraps never call `setMeterProvider`. Therefore each use compares the provider's identity, and a change
 * takes effect at the next use. A provider that was set explicitly and is not the global one is kept.
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

  /** @param isDisabled resolves nothing, even if an SDK is registered. */
  constructor(private readonly isDisabled = false) {}

  pinTracerProvider(provider: TracerProvider): void {
    this.pinnedTracerProvider =
      withoutProxy(provider) === withoutProxy(api.trace.getTracerProvider()) ? undefined : provider;
  }

  pinMeterProvider(provider: MeterProvider): void {
    this.pinnedMeterProvider = provider === api.metrics.getMeterProvider() ? undefined : provider;
  }

  pinLoggerProvider(provider: LoggerProvider): void {
    // if no SDK is registered yet, registration passes a proxy: resolve the global provider later
    const isProxy = '_setDelegate' in provider || 'setDelegate' in provider;
    this.pinnedLoggerProvider = isProxy || provider === globalLoggerProvider() ? undefined : provider;
  }

  /** Whether nothing was ever registered or set: two checks in place of three lookups, for calls without an SDK. */
  get isEmpty(): boolean {
    return !this.isPinned && globals[API_KEY] === undefined && globals[LEGACY_LOGS_KEY] === undefined;
  }

  private get isPinned(): boolean {
    return (
      this.pinnedTracerProvider !== undefined ||
      this.pinnedMeterProvider !== undefined ||
      this.pinnedLoggerProvider !== undefined
    );
  }

  /** Returns the tracer, or undefined if only the no-op tracer is registered. */
  tracer(): Tracer | undefined {
    if (this.isDisabled) return undefined;
    const provider = withoutProxy(this.pinnedTracerProvider ?? api.trace.getTracerProvider());
    if (provider !== this.tracerSource) {
      this.tracerSource = provider;
      this.currentTracer = undefined; // also if the next line throws
      this.currentTracer =
        provider === NOOP_TRACER_PROVIDER ? undefined : provider.getTracer(PACKAGE_NAME, PACKAGE_VERSION);
    }
    return this.currentTracer;
  }

  /** Returns the meter provider, or undefined if only the no-op provider is registered. */
  meterProvider(): MeterProvider | undefined {
    if (this.isDisabled) return undefined;
    const provider = this.pinnedMeterProvider ?? api.metrics.getMeterProvider();
    if (provider !== this.meterSource) {
      this.meterSource = provider;
      this.currentMeterProvider = undefined;
      this.currentMeterProvider = meterOf(provider) === NOOP_METER ? undefined : provider;
    }
    return this.currentMeterProvider;
  }

  /** Returns the logger, or undefined if no logger provider is registered. */
  logger(): EventLogger | undefined {
    if (this.isDisabled) return undefined;
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

/** Returns the provider behind the API's proxy. It changes when an SDK is registered; the proxy does not. */
function withoutProxy(provider: TracerProvider): TracerProvider {
  const { getDelegate } = provider as Partial<api.ProxyTracerProvider>;
  return typeof getDelegate === 'function' ? getDelegate.call(provider) : provider;
}

function globalLoggerProvider(): LoggerProvider | undefined {
  const merged = (api as { logs?: { getLoggerProvider(): LoggerProvider } }).logs?.getLoggerProvider();
  if (merged !== undefined && !isProxyWithoutDelegate(merged)) return merged;
  return globals[LEGACY_LOGS_KEY]?.(LEGACY_LOGS_COMPATIBILITY);
}

function isProxyWithoutDelegate(provider: LoggerProvider): boolean {
  const { _getDelegateLogger } = provider as { _getDelegateLogger?: (name: string) => unknown };
  return (
    typeof _getDelegateLogger === 'function' && _getDelegateLogger.call(provider, PACKAGE_NAME) === undefined
  );
}
