import { createRequire } from 'node:module';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

const exporter = new tracing.InMemorySpanExporter();
const sdk = new NodeSDK({
  instrumentations: [new CustomerIOInstrumentation()],
  spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
});
sdk.start();
const { TrackClient } = await import('customerio-node');
createRequire(import.meta.url)('./one-span.cjs')(TrackClient, exporter, 'ESM');
