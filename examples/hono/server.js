import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';
import { sdk } from './telemetry.js';

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
}).fetch();

const app = new Hono();
app.post('/welcome', async (c) => c.json(await sendWelcome('jane@example.com')));
app.all('/cio', (c) => receive(c.req.raw));

const port = Number(process.env.PORT ?? 3000);
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });

let isStopping = false;
/** Waits for the responses in flight, then exports the rest of the telemetry. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  server.keepAliveTimeout = 1; // a connection closes after its response
  await new Promise((resolve) => server.close(resolve));
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
