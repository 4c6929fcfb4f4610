import { afterAll, expect, test } from 'vitest';
import { createWebhookReceiver, signWebhook } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sdk } from './telemetry.js';
import { sendWelcome } from './mailer.js';

const { OTEL_EXPORTER_PROMETHEUS_PORT = 9464 } = process.env;
const signingKey = 'key';
const receive = createWebhookReceiver({ signingKeys: signingKey }).fetch();

/** Returns the value of a series on the metrics page. `labels` are the first labels of the series. */
async function counted(name, labels) {
  const page = await (await fetch(`http://127.0.0.1:${OTEL_EXPORTER_PROMETHEUS_PORT}/metrics`)).text();
  const line = page.split('\n').find((each) => each.startsWith(`${name}{${labels}`));
  return Number(line?.split(' ').at(-1));
}

afterAll(() => sdk.shutdown());

test('a welcome e-mail is one API call, and its webhook is linked to it', async () => {
  const { delivery_id } = await sendWelcome('jane@example.com');
  expect(await counted('customerio_api_requests_total', 'operation="sendEmail",status="success"')).toBe(1);

  const body = JSON.stringify({
    event_id: '1',
    object_type: 'email',
    metric: 'delivered',
    data: { delivery_id },
  });
  const headers = signWebhook({ signingKey, body });
  const response = await receive(new Request('http://localhost/cio', { method: 'POST', body, headers }));
  expect(response.status).toBe(200);
  expect(await counted('customerio_webhook_received_total', 'event_type="email_delivered"')).toBe(1);
  expect(await counted('customerio_delivery_lookups_total', 'result="found"')).toBe(1);
});
