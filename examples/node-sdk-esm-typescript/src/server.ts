import { sdk } from './telemetry.js';
import { createServer } from 'node:http';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.js';

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY ?? '',
  onEvent: (event) => {
    // the type of the event narrows its data
    if (event.type === 'email_bounced') console.log('bounced:', event.bounceType);
  },
}).node();

const server = createServer(async (request, response) => {
  if (request.url === '/cio') return receive(request, response);
  if (request.url !== '/welcome') return response.writeHead(404).end();
  response.end(JSON.stringify(await sendWelcome('jane@example.com')));
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');

let isStopping = false;
/** Waits for the responses in flight, then exports the rest of the telemetry. */
async function stop() {
  if (isStopping) return; // npm forwards Ctrl-C, so it can arrive twice
  isStopping = true;
  server.keepAliveTimeout = 1; // a connection closes after its response
  await new Promise((resolve) => server.close(resolve));
  await sdk.shutdown().catch((error: unknown) => console.error('Telemetry was not exported:', error));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
