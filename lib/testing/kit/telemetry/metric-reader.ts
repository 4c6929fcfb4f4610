import type * as SdkMetrics from '@opentelemetry/sdk-metrics';
import { withLookup, type CollectedMetric, type CollectedMetrics } from './metric-list';

/** A meter provider, and a function that returns what was recorded with it. */
export interface MetricMemory {
  readonly provider: SdkMetrics.MeterProvider;
  collect(): Promise<CollectedMetrics>;
}

/** Returns a meter provider of the SDK that keeps all measurements in memory, without a timer. */
export function metricMemory({
  MeterProvider,
  MetricReader,
  DataPointType,
}: typeof SdkMetrics): MetricMemory {
  class MemoryReader extends MetricReader {
    protected override onForceFlush(): Promise<void> {
      return Promise.resolve();
    }
    protected override onShutdown(): Promise<void> {
      return Promise.resolve();
    }
  }
  const reader = new MemoryReader();
  const describe = (metric: SdkMetrics.MetricData): CollectedMetric[] => {
    const { name } = metric.descriptor;
    if (metric.dataPointType === DataPointType.SUM || metric.dataPointType === DataPointType.GAUGE) {
      const sumType = 'isMonotonic' in metric && metric.isMonotonic ? 'counter' : 'up-down counter';
      const type = metric.dataPointType === DataPointType.GAUGE ? 'gauge' : sumType;
      return metric.dataPoints.map(({ attributes, value }) => ({
        name,
        type,
        attributes: { ...attributes },
        value,
      }));
    }
    return metric.dataPoints.map(({ attributes, value }) => ({
      name,
      type: 'histogram',
      attributes: { ...attributes },
      count: value.count,
      sum: value.sum ?? 0,
      // an exponential histogram has other buckets; only a view can request one
      buckets: 'buckets' in value ? bucketsOf(value.buckets) : [],
    }));
  };
  return {
    provider: new MeterProvider({ readers: [reader] }),
    collect: async () => {
      const { resourceMetrics } = await reader.collect();
      const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return withLookup(metrics.flatMap(describe));
    },
  };
}

const bucketsOf = ({
  boundaries,
  counts,
}: SdkMetrics.Histogram['buckets']): { upTo: number; count: number }[] =>
  counts.map((count, index) => ({ upTo: boundaries[index] ?? Infinity, count }));
