import { webhookPayload } from '../../../lib/testing/simulator';
import { signWebhook } from '../../../lib/webhooks';

/** Asks a service to send an e-mail. Returns the id of its delivery. */
export async function postWelcome(origin: string): Promise<string> {
  const response = await fetch(`${origin}/welcome`, { method: 'POST' });
  if (!response.ok) throw new Error(`POST /welcome: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { delivery_id: string }).delivery_id;
}

/** Returns the webhook of the delivery of an e-mail. Each one has its own id. */
export const deliveredWebhook = (deliveryId: string): string =>
  JSON.stringify(
    webhookPayload({ objectType: 'email', metric: 'delivered', campaignType: 'transactional', deliveryId }),
  );

/** Posts a webhook. Rejects if the response has another status. */
export async function postWebhook(
  url: string,
  body: string,
  signingKey: string,
  expected: number,
): Promise<void> {
  const headers = { 'content-type': 'application/json', ...signWebhook({ signingKey, body }) };
  const { status } = await fetch(url, { method: 'POST', body, headers });
  if (status !== expected) throw new Error(`response to the webhook at ${url}: ${status}`);
}

/** Returns the lines of a metrics page without the labels of the instrumentation scope. */
export async function metricsPage(port: number): Promise<readonly string[]> {
  const page = await fetch(`http://127.0.0.1:${port}/metrics`).then((response) => response.text());
  return page.replace(/,?otel_scope_\w+="[^"]*"/g, '').split('\n');
}
