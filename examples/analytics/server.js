const { sdk } = require('./telemetry');
const { createServer } = require('node:http');
const { analytics } = require('./analytics');

const server = createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/orders') return response.writeHead(404).end();
  // returns at once: the SDK sends the event later, in a batch
  analytics.track({ userId: '42', event: 'Order Placed', properties: { total: 99.5 } });
  response.writeHead(202).end('accepted\n');
}).listen(process.env.PORT ?? 3000, '127.0.0.1');

/** Longer than one attempt, which can take 10 s. */
const FLUSH_MS = 15_000;

/** Delivers all events. Repeats the call, because it sends the open batch only if no other batch is in flight. */
async function flush() {
  const again = setInterval(() => analytics.closeAndFlush({ timeout: 0 }), 100);
  await analytics.closeAndFlush({ timeout: FLUSH_MS });
  clearInterval(again);
}

let isStopping = false;
/** Sends the responses in flight, then the events in the queue, then the telemetry about them. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  setTimeout(() => server.closeAllConnections(), 3_000).unref(); // busy clients keep their connections open
  await closed;
  await flush();
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
