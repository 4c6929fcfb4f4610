const { sdk } = require('./telemetry');
const { createServer } = require('node:http');
const { analytics } = require('./analytics');

const server = createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/orders') return response.writeHead(404).end();
  // returns at once: the SDK sends the event later, in a batch
  analytics.track({ userId: '42', event: 'Order Placed', properties: { total: 99.5 } });
  response.writeHead(202).end('accepted\n');
}).listen(process.env.PORT ?? 3000, '127.0.0.1');

/** Longer than the default, which is 1.25 times the flush interval: one attempt can take 10 s. */
const FLUSH = { timeout: 10_000 };

let isStopping = false;
/** Sends the responses in flight, then the events in the queue, then the telemetry about them. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  server.keepAliveTimeout = 1; // a connection closes after its response
  await new Promise((resolve) => server.close(resolve));
  await analytics.closeAndFlush(FLUSH);
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
