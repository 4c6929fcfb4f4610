/** Providers that are built without an OpenTelemetry bootstrap, with the exporters that the environment configures. */
const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http');
const { OTLPMetricExporter } = require('@opentelemetry/exporter-metrics-otlp-http');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');

const { OTEL_EXPORTER_PROMETHEUS_HOST, OTEL_EXPORTER_PROMETHEUS_PORT, OTEL_METRIC_EXPORT_INTERVAL } =
  process.env;

exports.tracerProvider = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
exports.meterProvider = new MeterProvider({
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter(),
      exportIntervalMillis: Number(OTEL_METRIC_EXPORT_INTERVAL),
      exportTimeoutMillis: Number(OTEL_METRIC_EXPORT_INTERVAL),
    }),
    new PrometheusExporter({
      host: OTEL_EXPORTER_PROMETHEUS_HOST,
      port: Number(OTEL_EXPORTER_PROMETHEUS_PORT),
    }),
  ],
});
exports.loggerProvider = new LoggerProvider({
  processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});

process.once('SIGTERM', () =>
  [exports.tracerProvider, exports.meterProvider, exports.loggerProvider].forEach((each) => each.shutdown()),
);
