const { sdk } = require('./telemetry');
const express = require('express');
const { createWebhookReceiver } = require('opentelemetry-instrumentation-customerio/webhooks');
const { sendWelcome } = require('./mailer');

const receiver = createWebhookReceiver({ signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY });

const app = express();
// before the body parser, the receiver reads the body itself
app.all('/cio', receiver.express());
// behind it, the parser must keep the bytes that Customer.io signed
app.use(express.json({ verify: (request, _response, bytes) => (request.rawBody = bytes) }));
app.all('/parsed/cio', receiver.express());
app.post('/welcome', async (_request, response) => response.json(await sendWelcome('jane@example.com')));
const server = app.listen(process.env.PORT ?? 3000, '127.0.0.1');

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
