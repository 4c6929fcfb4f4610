import { subscribe } from 'node:diagnostics_channel';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });
sdk.start();

// Next.js does not export its HTTP server: the channel publishes it with each request
const servers = new Set();
subscribe('http.server.request.start', ({ server }) => servers.add(server));

function close(server) {
  server.keepAliveTimeout = 1; // a connection closes after its response
  return new Promise((resolve) => server.close(resolve));
}

let isStopping = false;
/** Waits for the responses in flight, then exports the rest of the telemetry. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  await Promise.all([...servers].map(close));
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
  process.exit();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
