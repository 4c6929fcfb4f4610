import { metrics } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';

/** Room for more spans than a turn makes: the queue drops none, and exports happen between turns. */
const WHOLE_TURN = { maxQueueSize: 1 << 16, maxExportBatchSize: 1 << 16, scheduledDelayMillis: 3_600_000 };

type ExportCallback = Parameters<SpanExporter['export']>[1];

/** An exporter that keeps only the last batch, so that memory does not grow. */
class LastBatch implements SpanExporter {
  spans: ReadableSpan[] = [];

  export(spans: ReadableSpan[], done: ExportCallback): void {
    this.spans = spans;
    done({ code: 0 });
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** The OpenTelemetry SDK as in a service: context manager, batched spans, a metric reader. */
export class BenchTelemetry {
  private readonly exporter = new LastBatch();
  private readonly reader = new ManualReader();
  private readonly tracerProvider: NodeTracerProvider;

  /**
   * @param batches 'whole turn' for stubbed calls, which never return to the event loop: spans are exported after
   *   the turn. 'default' for real calls: spans are exported with the default settings.
   */
  constructor(batches: 'whole turn' | 'default') {
    const options = batches === 'whole turn' ? WHOLE_TURN : {};
    this.tracerProvider = new NodeTracerProvider({
      spanProcessors: [new BatchSpanProcessor(this.exporter, options)],
    });
  }

  register(): this {
    this.tracerProvider.register();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [this.reader] }));
    return this;
  }

  /** Exports the queued spans and returns them. */
  async takeSpans(): Promise<ReadableSpan[]> {
    await this.tracerProvider.forceFlush();
    const { spans } = this.exporter;
    this.exporter.spans = [];
    return spans;
  }

  /** Returns the recorded values of a scope by series: counts of histograms, sums of counters. */
  async values(scope: string): Promise<Map<string, number>> {
    const { resourceMetrics } = await this.reader.collect();
    const found = resourceMetrics.scopeMetrics.filter((one) => one.scope.name === scope);
    const values = new Map<string, number>();
    for (const { descriptor, dataPoints } of found.flatMap((one) => one.metrics)) {
      for (const { attributes, value } of dataPoints) {
        const labels = Object.entries(attributes).map(([name, label]) => `${name}=${String(label)}`);
        const key = `${descriptor.name} ${labels.sort().join(' ')}`;
        values.set(key, typeof value === 'object' && 'count' in value ? value.count : Number(value));
      }
    }
    return values;
  }
}
