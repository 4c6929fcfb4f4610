/* global Deno */
import './telemetry.js';
import process from 'node:process';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
}).fetch();

Deno.serve({ hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/cio') return receive(request);
  if (pathname !== '/welcome') return new Response(null, { status: 404 });
  return Response.json(await sendWelcome('jane@example.com'));
});
