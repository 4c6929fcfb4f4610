import Fastify from 'fastify';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';
import { sdk } from './telemetry.js';

const receiver = createWebhookReceiver({ signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY });

const app = Fastify();
app.register(receiver.fastify(), { prefix: '/cio' });
app.post('/welcome', () => sendWelcome('jane@example.com'));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });

let isStopping = false;
/** Waits for the responses in flight, then exports the rest of the telemetry. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  app.server.keepAliveTimeout = 1; // a connection closes after its response
  await app.close();
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
