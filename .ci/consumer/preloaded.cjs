const { NodeSDK, tracing } = require('@opentelemetry/sdk-node');

const exporter = new tracing.InMemorySpanExporter();
new NodeSDK({ spanProcessors: [new tracing.SimpleSpanProcessor(exporter)] }).start();
const { TrackClient } = require('customerio-node');
require('./one-span.cjs')(TrackClient, exporter, 'preloaded');
