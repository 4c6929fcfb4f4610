require('./telemetry');
const express = require('express');
const { createWebhookReceiver } = require('opentelemetry-instrumentation-customerio/webhooks');
const { sendWelcome } = require('./mailer');

const receiver = createWebhookReceiver({ signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY });

const app = express();
// a body parser that is before the receiver must keep the bytes that Customer.io signed
app.use(express.json({ verify: (request, _response, bytes) => (request.rawBody = bytes) }));
app.all('/cio', receiver.express());
app.post('/welcome', async (_request, response) => response.json(await sendWelcome('jane@example.com')));
app.listen(process.env.PORT ?? 3000, '127.0.0.1');
