/** An example of an application: it starts telemetry first, then everything that is observed. */
import { createClients } from './clients';
import { sdk } from './telemetry';
import { startTraffic } from './traffic';
import { openWebhooks } from './webhooks';

/** Limit for a collector that does not respond: the service must exit in time. */
const MAX_FLUSH_MS = 3_000;

/** Limit for the last batch of events. */
const MAX_CLOSE_MS = 1_000;

const clients = createClients();
const traffic = startTraffic(clients, process.env['CUSTOMERIO_EXAMPLE_MISTAKES'] !== 'false');
const webhooks = openWebhooks();
let isStopping = false;

webhooks.then(
  (endpoint) => endpoint && process.send?.({ event: 'webhooks', url: endpoint.url }, () => undefined),
  (error: Error) => process.stderr.write(`${error.message}\n`, () => process.exit(1)),
);

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  const flushTimeout = setTimeout(() => {
    process.stderr.write(
      `Telemetry was not flushed within ${MAX_FLUSH_MS} ms; the remaining data is lost.\n`,
    );
    process.exit(0);
  }, MAX_FLUSH_MS);
  await traffic.stop();
  // before the SDK of OpenTelemetry: the last batch has a span and metrics too
  await clients.analytics?.closeAndFlush({ timeout: MAX_CLOSE_MS });
  (await webhooks)?.close();
  await sdk.shutdown().catch((error: Error) => process.stderr.write(`Flushing failed: ${error.message}\n`));
  clearTimeout(flushTimeout);
  process.exit(0);
}

// `disconnect`: the parent process has exited
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void stop());
