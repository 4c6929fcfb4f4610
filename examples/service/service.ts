/** A service as a team would write it: telemetry first, then everything that is to be observed. */
import { sdk } from './telemetry';
import { createClients } from './clients';
import { startTraffic } from './traffic';
import { openWebhooks } from './webhooks';

/** A collector that does not answer must not keep the service from ending. */
const MAX_FLUSH_MS = 3_000;

const traffic = startTraffic(createClients());
const webhooks = openWebhooks();
let stopping = false;

webhooks.then(
  (endpoint) => endpoint && process.send?.({ event: 'webhooks', url: endpoint.url }, () => undefined),
  (error: Error) => process.stderr.write(`${error.message}\n`, () => process.exit(1)),
);

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const late = setTimeout(() => {
    process.stderr.write(`Telemetry was not flushed within ${MAX_FLUSH_MS} ms; the rest of it is lost.\n`);
    process.exit(0);
  }, MAX_FLUSH_MS);
  await traffic.stop();
  (await webhooks)?.close();
  await sdk.shutdown().catch((error: Error) => process.stderr.write(`Flushing failed: ${error.message}\n`));
  clearTimeout(late);
  process.exit(0);
}

// `disconnect`: whoever started this service is gone
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, () => void stop());
