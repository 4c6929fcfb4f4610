import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type IMetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';

/** One exported data point: a number, or the count and sum of a histogram. */
export interface Point {
  attributes: Record<string, unknown>;
  value: number;
  count?: number;
  sum?: number;
}

/** Additional components of the SDK. */
interface Additions {
  readonly spanProcessors?: readonly SpanProcessor[];
  readonly readers?: readonly IMetricReader[];
}

/** An OpenTelemetry SDK in memory. Specs assert on the data that a backend would receive. */
export class InMemoryTelemetry {
  readonly spanExporter = new InMemorySpanExporter();
  readonly logExporter = new InMemoryLogRecordExporter();
  private readonly metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly tracerProvider: NodeTracerProvider;
  readonly meterProvider: MeterProvider;
  readonly loggerProvider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: this.logExporter })],
  });

  constructor({ spanProcessors = [], readers = [] }: Additions = {}) {
    this.tracerProvider = new NodeTracerProvider({
      spanProcessors: [...spanProcessors, new SimpleSpanProcessor(this.spanExporter)],
    });
    const reader = new PeriodicExportingMetricReader({
      exporter: this.metricExporter,
      exportIntervalMillis: 3_600_000,
    });
    this.meterProvider = new MeterProvider({ readers: [reader, ...readers] });
  }

  register(): this {
    this.tracerProvider.register();
    metrics.setGlobalMeterProvider(this.meterProvider);
    logs.setGlobalLoggerProvider(this.loggerProvider);
    return this;
  }

  get spans(): ReadableSpan[] {
    return this.spanExporter.getFinishedSpans();
  }

  /** Returns the only finished span. Throws if there are none or several. */
  span(): ReadableSpan {
    const [span, ...others] = this.spans;
    if (span === undefined || others.length > 0)
      throw new Error(`expected exactly one finished span, got ${this.spans.length}`);
    return span;
  }

  get logRecords() {
    return this.logExporter.getFinishedLogRecords();
  }

  async metricData(): Promise<MetricData[]> {
    this.metricExporter.reset();
    await this.meterProvider.forceFlush();
    const [last] = this.metricExporter.getMetrics().slice(-1);
    return last?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  }

  async points(name: string): Promise<Point[]> {
    const metric = (await this.metricData()).find(({ descriptor }) => descriptor.name === name);
    if (metric === undefined) return [];
    if (metric.dataPointType === DataPointType.HISTOGRAM) {
      return metric.dataPoints.map(({ attributes, value }) => ({
        attributes,
        value: value.count,
        count: value.count,
        sum: value.sum ?? 0,
      }));
    }
    return metric.dataPoints.map(({ attributes, value }) => ({ attributes, value: value as number }));
  }

  /** Waits for the exports of spans and logs. Each one keeps its span or log record until a timer fires. */
  async flush(): Promise<void> {
    await Promise.all([this.tracerProvider.forceFlush(), this.loggerProvider.forceFlush()]);
  }

  reset(): void {
    this.spanExporter.reset();
    this.logExporter.reset();
  }

  async shutdown(): Promise<void> {
    unregister();
    await Promise.all([
      this.tracerProvider.shutdown(),
      this.meterProvider.shutdown(),
      this.loggerProvider.shutdown(),
    ]);
  }
}

/** Removes every global provider, manager and logger from the OpenTelemetry API. */
export function unregister(): void {
  trace.disable();
  context.disable();
  metrics.disable();
  propagation.disable();
  logs.disable();
  diag.disable();
}
