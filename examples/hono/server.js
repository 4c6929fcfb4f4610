import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
}).fetch();

const app = new Hono();
app.post('/welcome', async (c) => c.json(await sendWelcome('jane@example.com')));
app.all('/cio', (c) => receive(c.req.raw));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
