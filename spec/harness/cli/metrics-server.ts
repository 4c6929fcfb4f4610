import type { Meter } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type ViewOptions } from '@opentelemetry/sdk-metrics';
import { METRICS, type MetricDefinition } from '../../../lib/catalog';
import { freeServerPort } from '../servers/server-port';

export interface MetricsServerOptions {
  readonly views?: ViewOptions[];
  /** Prefix of all names. */
  readonly prefix?: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Records the metrics. @default {@link recordDocumented} */
  readonly record?: (meter: Meter) => void;
}

/** A metrics page of a real SDK. The caller must close it. */
export interface MetricsServer {
  readonly port: number;
  readonly url: string;
  readonly meter: Meter;
  close(): Promise<void>;
}

/** Starts an SDK with a metrics page. */
export async function startMetricsServer(options: MetricsServerOptions = {}): Promise<MetricsServer> {
  const { views = [], prefix = '', host = '127.0.0.1', record = recordDocumented } = options;
  const port = await freeServerPort();
  const reader = new PrometheusExporter({ host, port, prefix, preventServerStart: true });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const provider = new MeterProvider({ readers: [reader], views, resource });
  await reader.startServer();
  const meter = provider.getMeter('specs');
  record(meter);
  return { port, url: `http://127.0.0.1:${port}/metrics`, meter, close: () => provider.shutdown() };
}

/** Records a value of each documented metric, with all its labels. */
export function recordDocumented(meter: Meter): void {
  for (const definition of Object.values(METRICS)) recordMetric(meter, definition);
}

/** Records a value of a metric. */
export function recordMetric(
  meter: Meter,
  { name, type, attributes, buckets }: MetricDefinition,
  labels: Readonly<Record<string, string>> = Object.fromEntries(attributes.map((label) => [label, 'x'])),
): void {
  if (type === 'histogram') {
    const advice = buckets === undefined ? {} : { explicitBucketBoundaries: [...buckets] };
    meter.createHistogram(name, { advice }).record(3, labels);
  } else if (type === 'observable up-down counter') meter.createUpDownCounter(name).add(1, labels);
  else if (type === 'observable gauge') meter.createGauge(name).record(1, labels);
  else meter.createCounter(name).add(1, labels);
}
