require('./telemetry');
const { createServer } = require('node:http');
const { createWebhookReceiver } = require('opentelemetry-instrumentation-customerio/webhooks');
const { stores } = require('./redis');
const { stopAtSignal } = require('./shutdown');

const receiver = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
  onEvent: ({ type }, { send }) => console.log(type, send ? 'of a send in the journal' : 'of another send'),
  ...stores,
});

const server = createServer(receiver.node());
server.listen(process.env.PORT ?? 3000, '127.0.0.1');
stopAtSignal(server);
