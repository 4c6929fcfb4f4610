import {
  context,
  metrics,
  trace,
  type MeterProvider,
  type ProxyTracerProvider,
  type TracerProvider,
} from '@opentelemetry/api';
import type * as ApiLogs from '@opentelemetry/api-logs';
import { AsyncContextManager } from './context-manager';

type Undo = () => void;

/** The object in which all copies of the API keep the global providers. */
const API_KEY = Symbol.for('opentelemetry.js.api.1');

/** Providers that replace the global ones. */
export interface GlobalProviders {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** Undefined if the packages for log records are not installed. */
  readonly logs: { readonly api: typeof ApiLogs.logs; readonly provider: ApiLogs.LoggerProvider } | undefined;
}

/**
 * Makes providers the global ones, also if an SDK is registered.
 *
 * @returns a function that restores the former ones. It leaves a provider alone that was registered in the meantime.
 * @throws {Error} if a copy of the API with another version is registered.
 */
export function replaceGlobals({ tracerProvider, meterProvider, logs }: GlobalProviders): Undo {
  const undo: Undo[] = [];
  const restoreAll = () => undo.splice(0).forEach((restore) => restore());
  try {
    undo.push(setContextManager());
    undo.push(setTracerProvider(tracerProvider));
    undo.push(setMeterProvider(meterProvider));
    if (logs !== undefined) undo.push(setLoggerProvider(logs.api, logs.provider));
  } catch (error) {
    restoreAll();
    throw error;
  }
  return restoreAll;
}

/** The API refuses to register a provider if a copy of another version has registered one. */
function requireRegistered(isRegistered: boolean): void {
  if (isRegistered) return;
  throw new Error(
    `collectTelemetry(): version ${String(globals()['version'])} of @opentelemetry/api is registered, which is not the ` +
      'version that this package loads. Run "npm ls @opentelemetry/api", and install one version of it.',
  );
}

/** Registers a context manager, unless there is one. */
function setContextManager(): Undo {
  const manager = new AsyncContextManager();
  return context.setGlobalContextManager(manager.enable()) ? () => context.disable() : () => undefined;
}

/**
 * Sets the delegate of the API's proxy, so that tracers that were requested before are covered too. Does not call
 * `trace.disable()`, which would separate those tracers from the proxy for ever.
 */
function setTracerProvider(provider: TracerProvider): Undo {
  const proxy = trace.getTracerProvider() as ProxyTracerProvider;
  if (isRegistered('trace')) {
    // an application can register a provider without a proxy by itself
    if (typeof proxy.setDelegate !== 'function') return () => undefined;
    const former = proxy.getDelegate();
    proxy.setDelegate(provider);
    return () => {
      if (proxy.getDelegate() === provider) proxy.setDelegate(former);
    };
  }
  requireRegistered(trace.setGlobalTracerProvider(provider));
  return () => {
    if (proxy.getDelegate() !== provider) return;
    // the type lacks undefined, the initial value
    proxy.setDelegate(undefined as unknown as TracerProvider);
    delete globals()['trace'];
  };
}

const globals = (): Record<string, unknown> =>
  (globalThis as { [API_KEY]?: Record<string, unknown> })[API_KEY] ?? {};
const isRegistered = (signal: string): boolean => globals()[signal] !== undefined;

function setMeterProvider(provider: MeterProvider): Undo {
  const former = isRegistered('metrics') ? metrics.getMeterProvider() : undefined;
  metrics.disable();
  requireRegistered(metrics.setGlobalMeterProvider(provider));
  return () => {
    if (metrics.getMeterProvider() !== provider) return;
    metrics.disable();
    if (former !== undefined) metrics.setGlobalMeterProvider(former);
  };
}

function setLoggerProvider(api: typeof ApiLogs.logs, provider: ApiLogs.LoggerProvider): Undo {
  const current = api.getLoggerProvider();
  // without a provider this is the API's proxy
  const former = '_setDelegate' in current || 'setDelegate' in current ? undefined : current;
  if (former !== undefined) api.disable();
  api.setGlobalLoggerProvider(provider);
  return () => {
    if (api.getLoggerProvider() !== provider) return;
    api.disable();
    if (former !== undefined) api.setGlobalLoggerProvider(former);
  };
}
