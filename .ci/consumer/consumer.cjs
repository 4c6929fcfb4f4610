const { NodeSDK, tracing } = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

const exporter = new tracing.InMemorySpanExporter();
const sdk = new NodeSDK({
  instrumentations: [new CustomerIOInstrumentation()],
  spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
});
sdk.start();
const { TrackClient } = require('customerio-node');
require('./one-span.cjs')(TrackClient, exporter, 'CommonJS');
