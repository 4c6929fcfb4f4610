const { createServer } = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');

const unusedPort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Makes one call to a closed port, and fails the process unless it is recorded as one span. */
module.exports = async (TrackClient, exporter, how) => {
  const url = `http://127.0.0.1:${await unusedPort()}`;
  const client = new TrackClient('site', 'key', { url, retry: { maxRetries: 0 } });
  await client.identify('x').catch(() => undefined);
  // the SDK exports after its resource is detected: seconds on a busy machine
  for (let wait = 0; wait < 1_500 && exporter.getFinishedSpans().length === 0; wait += 1) await sleep(20);
  await sleep(50);
  const spans = exporter
    .getFinishedSpans()
    .map(({ name, attributes }) => `${name} ${attributes['error.type']}`);
  if (spans.join() !== 'customerio.identify connection_refused')
    throw new Error(`${how}: expected one span of the call, got: ${spans.join()}`);
  console.log(`${how} on ${process.version}: ${spans.join()}`);
};
