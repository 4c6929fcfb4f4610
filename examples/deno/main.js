/* global Deno */
import { sdk } from './telemetry.js';
import process from 'node:process';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
}).fetch();

const address = { hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) };
const server = Deno.serve(address, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/cio') return receive(request);
  if (pathname !== '/welcome') return new Response(null, { status: 404 });
  return Response.json(await sendWelcome('jane@example.com'));
});

let isStopping = false;
/** Waits for the responses in flight, then exports the rest of the telemetry. */
async function stop() {
  if (isStopping) return;
  isStopping = true;
  await server.shutdown();
  await sdk.shutdown().catch((error) => console.error('Telemetry was not exported:', error));
  Deno.exit();
}
Deno.addSignalListener('SIGTERM', stop);
Deno.addSignalListener('SIGINT', stop);
