import { logs, metrics, NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

// created here, and not by the SDK, because NodeSDK has no method that exports immediately
const spanProcessor = new tracing.BatchSpanProcessor(new OTLPTraceExporter());
const logRecordProcessor = new logs.BatchLogRecordProcessor({ exporter: new OTLPLogExporter() });
const metricReader = new metrics.PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });

export const sdk = new NodeSDK({
  spanProcessors: [spanProcessor],
  logRecordProcessors: [logRecordProcessor],
  metricReaders: [metricReader],
  instrumentations: [new CustomerIOInstrumentation()],
});
sdk.start();

const MAX_FLUSH_MS = 1500;

/** Exports everything that was recorded. Ends after 1.5 seconds, because Customer.io waits 4 seconds for a response. */
export async function flush() {
  const exports = [spanProcessor, logRecordProcessor, metricReader].map((each) => each.forceFlush());
  let timer;
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, MAX_FLUSH_MS)));
  await Promise.race([Promise.allSettled(exports), timeout]);
  clearTimeout(timer);
}
