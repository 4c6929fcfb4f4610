const assert = require('node:assert/strict');
const { after, before, beforeEach, it } = require('mocha');
const { instrumentCustomerIO } = require('opentelemetry-instrumentation-customerio');
const {
  collectTelemetry,
  startCustomerIOSimulator,
  webhookEvent,
  webhookRequest,
} = require('opentelemetry-instrumentation-customerio/testing');
const { createWebhookReceiver } = require('opentelemetry-instrumentation-customerio/webhooks');
const { onEvent, suppressed } = require('./bounces');
const { createMailer } = require('./mailer');

instrumentCustomerIO(require('customerio-node'));

const SIGNING_KEY = 'key';
let simulator;
let telemetry;
let mailer;

before(async () => {
  simulator = await startCustomerIOSimulator();
  telemetry = collectTelemetry();
  mailer = createMailer({ appKey: 'key', url: simulator.appUrl });
});
beforeEach(() => {
  simulator.reset();
  telemetry.reset();
});
after(async () => {
  await telemetry.shutdown();
  await simulator.close();
});

it('a welcome e-mail is one request and one API call', async () => {
  await mailer.sendWelcome('jane@example.com');
  const [{ path, body }] = simulator.requests;
  assert.deepEqual([path, body.to], ['/send/email', 'jane@example.com']);
  const metrics = await telemetry.metrics();
  assert.equal(
    metrics.value('customerio_api_requests_total', { operation: 'sendEmail', status: 'success' }),
    1,
  );
});

it('the SDK retries after a rate limit', async () => {
  simulator.fault({ operation: 'sendEmail', status: 429, retryAfterSeconds: 0 });
  await mailer.sendWelcome('jane@example.com');
  const metrics = await telemetry.metrics();
  assert.equal(metrics.value('customerio_api_retries_total', { error_type: 429 }), 1);
});

it('an address with a hard bounce is suppressed', () => {
  onEvent(webhookEvent('email_bounced', { bounceType: 'soft', data: { recipient: 'jim@example.com' } }));
  onEvent(webhookEvent('email_bounced', { data: { recipient: 'jane@example.com' } }));
  assert.deepEqual([...suppressed], ['jane@example.com']);
});

it('the webhook of a delivery is linked to the send', async () => {
  const { delivery_id } = await mailer.sendWelcome('jane@example.com');
  const receive = createWebhookReceiver({ signingKeys: SIGNING_KEY, onEvent }).fetch();
  const event = webhookEvent('email_delivered', { data: { delivery_id } });
  const request = new Request('http://localhost/cio', webhookRequest(event, { signingKey: SIGNING_KEY }));
  assert.equal((await receive(request)).status, 200);
  const [send, webhook] = telemetry.spans();
  assert.equal(webhook.links[0].spanId, send.spanId);
});
