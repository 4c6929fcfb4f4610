require('./telemetry');
const { createServer } = require('node:http');
const { createWebhookReceiver } = require('opentelemetry-instrumentation-customerio/webhooks');
const { sendWelcome } = require('./mailer');

const receive = createWebhookReceiver({
  signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
}).node();

const server = createServer(async (request, response) => {
  if (request.url === '/cio') return receive(request, response);
  if (request.url !== '/welcome') return response.writeHead(404).end();
  response.end(JSON.stringify(await sendWelcome('jane@example.com')));
});
server.listen(process.env.PORT ?? 3000, '127.0.0.1');
