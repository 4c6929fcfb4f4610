import { describeLog, describeSpan } from './describe';
import { ForwardingMeterProvider } from './forwarding-meter';
import { replaceGlobals, type GlobalProviders } from './globals';
import type { CollectedLog } from './logs';
import type { CollectedMetrics } from './metric-list';
import { metricMemory, type MetricMemory } from './metric-reader';
import { loadLogs, loadSdk, type LogsModules, type SdkModules } from './sdk-modules';
import type { CollectedSpan } from './spans';

/** Telemetry in memory, from `collectTelemetry()` or the last `reset()` on. */
export interface TelemetryCollection {
  /** Returns the spans that ended, in the order in which they ended. */
  spans(): CollectedSpan[];
  /** Resolves to the current value of every series. */
  metrics(): Promise<CollectedMetrics>;
  /**
   * Returns the log records, oldest first.
   *
   * @throws {Error} if `@opentelemetry/sdk-logs` is not installed; with OpenTelemetry 2.x also without
   *   `@opentelemetry/api-logs`. The message has the command to install them.
   */
  logs(): CollectedLog[];
  /** Removes all spans, metrics and log records. Every counter starts at 0 again. */
  reset(): void;
  /** Stops the collection and restores the global providers. Idempotent. */
  shutdown(): Promise<void>;
}

/** The providers, which are the same for all collections: applications keep the tracers and instruments they created. */
class TestSdk {
  readonly modules: SdkModules = loadSdk();
  readonly meterProvider = new ForwardingMeterProvider();
  readonly logs: (LogsModules & { readonly provider: GlobalLoggerProvider }) | Error;
  readonly collections = new Set<Collection>();
  private readonly tracerProvider: GlobalProviders['tracerProvider'];
  private restoreGlobals: (() => void) | undefined;

  constructor() {
    const { trace } = this.modules;
    const Provider = trace.TracerProvider ?? trace.BasicTracerProvider;
    this.tracerProvider = new Provider({
      sampler: new trace.AlwaysOnSampler(),
      spanProcessors: [
        {
          onStart: () => undefined,
          onEnd: (span) => this.collections.forEach((each) => each.ended.push(describeSpan(span))),
          ...NO_EXPORT,
        },
      ],
    });
    this.logs = this.createLogs();
  }

  private createLogs(): TestSdk['logs'] {
    const modules = loadLogs();
    if (modules instanceof Error) return modules;
    const provider = new modules.sdk.LoggerProvider({
      processors: [
        {
          onEmit: (record) => this.collections.forEach((each) => each.records.push(describeLog(record))),
          ...NO_EXPORT,
        },
      ],
    });
    return { ...modules, provider };
  }

  add(collection: Collection): void {
    const { tracerProvider, meterProvider, logs } = this;
    this.restoreGlobals ??= replaceGlobals({
      tracerProvider,
      meterProvider,
      logs: logs instanceof Error ? undefined : logs,
    });
    // after the line that can throw: a collection that did not start is never removed
    this.collections.add(collection);
  }

  remove(collection: Collection): void {
    this.collections.delete(collection);
    if (this.collections.size > 0) return;
    this.restoreGlobals?.();
    this.restoreGlobals = undefined;
  }
}

type GlobalLoggerProvider = NonNullable<GlobalProviders['logs']>['provider'];

const NO_EXPORT = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };

class Collection implements TelemetryCollection {
  ended: CollectedSpan[] = [];
  records: CollectedLog[] = [];
  private memory: MetricMemory;

  constructor(private readonly sdk: TestSdk) {
    sdk.add(this);
    this.memory = this.startMetrics();
  }

  spans(): CollectedSpan[] {
    return [...this.ended];
  }

  metrics(): Promise<CollectedMetrics> {
    return this.memory.collect();
  }

  logs(): CollectedLog[] {
    if (this.sdk.logs instanceof Error) throw this.sdk.logs;
    return [...this.records];
  }

  reset(): void {
    this.ended = [];
    this.records = [];
    this.sdk.meterProvider.removeTarget(this.memory.provider);
    this.memory = this.startMetrics();
    if (!this.sdk.collections.has(this)) this.sdk.meterProvider.removeTarget(this.memory.provider);
  }

  shutdown(): Promise<void> {
    this.sdk.meterProvider.removeTarget(this.memory.provider);
    this.sdk.remove(this);
    return Promise.resolve();
  }

  private startMetrics(): MetricMemory {
    const memory = metricMemory(this.sdk.modules.metrics);
    this.sdk.meterProvider.addTarget(memory.provider);
    return memory;
  }
}

let sdk: TestSdk | undefined;

/**
 * Collects the spans, metrics and log records of this process in memory, until `shutdown()`.
 *
 * Registers global providers. If an SDK is registered already, it is replaced until `shutdown()`: this package and
 * code that requests a tracer, a meter or a logger from now on is collected; instruments that exist already, and
 * tracers that were used already, keep the other SDK. An SDK that starts later has no effect. Call it before the
 * modules that create instruments are loaded: the API has no proxy for them.
 *
 * It does not instrument anything: enable the instrumentation as in the application, before or after this call.
 * Several collections can run at the same time; each has everything since its own start.
 *
 * @throws {Error} if `@opentelemetry/sdk-metrics` or a package for spans is not installed. The message has the command
 *   to install them. Also if another version of `@opentelemetry/api` is registered already.
 */
export function collectTelemetry(): TelemetryCollection {
  sdk ??= new TestSdk();
  return new Collection(sdk);
}
