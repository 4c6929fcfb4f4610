/** An SDK with in-memory exporters. `report()` prints the exported telemetry as one line of JSON. */
const {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} = require('@opentelemetry/sdk-metrics');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const spanExporter = new InMemorySpanExporter();
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const metricReader = new PeriodicExportingMetricReader({
  exporter: metricExporter,
  exportIntervalMillis: 3_600_000,
});

exports.start = (...instrumentations) => {
  new NodeSDK({
    instrumentations,
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
    metricReaders: [metricReader],
    logRecordProcessors: [],
    autoDetectResources: false,
  }).start();
};

exports.report = async () => {
  await metricReader.forceFlush();
  const metrics =
    metricExporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  const report = {
    spans: spanExporter.getFinishedSpans().map(({ name, kind, attributes, instrumentationScope }) => ({
      name,
      kind,
      attributes,
      scope: instrumentationScope.name,
    })),
    metrics: metrics.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({
        name: descriptor.name,
        attributes,
        value: value.count ?? value,
      })),
    ),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
};
