/** An example of an application: it starts telemetry first, then everything that is observed. */
import { createClients } from './clients';
import { sdk } from './telemetry';
import { startTraffic } from './traffic';
import { openWebhooks } from './webhooks';

/** Limit for a collector that does not respond: the service must exit in time. */
const MAX_FLUSH_MS = 3_000;

const traffic = startTraffic(createClients(), process.env['CUSTOMERIO_EXAMPLE_MISTAKES'] !== 'false');
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
  (await webhooks)?.close();
  await sdk.shutdown().catch((error: Error) => process.stderr.write(`Flushing failed: ${error.message}\n`));
  clearTimeout(flushTimeout);
  process.exit(0);
}

// `disconnect`: the parent process has exited
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void stop());
