import { expect } from 'chai';
import type { createWebhookReceiver, WebhookEvent, WebhookReceiver } from '../../../lib/webhooks';
import { envelope, nowInSeconds, send, SIGNING_KEY } from './webhook-world';

/** Asserts what a receiver does with and without telemetry: verification, deduplication and error responses. */
export async function expectNormalOperation(create: typeof createWebhookReceiver): Promise<void> {
  const events: WebhookEvent[] = [];
  let failing = false;
  const receiver: WebhookReceiver = create({
    signingKeys: ['newest', SIGNING_KEY],
    dedupeMaxIds: 100,
    handlerTimeoutMs: 20,
    onEvent: (event) => {
      events.push(event);
      return failing ? new Promise(() => undefined) : undefined;
    },
  });
  const delivered = envelope('email', 'delivered', { delivery_id: 'dgTQ1QwJAAA1aBcDeFgHiJk=' });
  const status = async (
    ...sending: Parameters<typeof send> extends [unknown, ...infer Rest] ? Rest : never
  ) => (await send(receiver, ...sending)).status;
  expect(await status(delivered)).to.equal(200);
  expect(await status(delivered)).to.equal(200);
  expect(await status('not JSON')).to.equal(200);
  expect(await status(delivered, { signingKey: 'another' })).to.equal(401);
  expect(await status(delivered, { timestamp: nowInSeconds() - 9 * 86_400 })).to.equal(401);
  expect(await status(delivered, { method: 'PUT' })).to.equal(405);
  failing = true;
  expect(await status(envelope('email', 'sent'))).to.equal(503);
  expect(events.map(({ type }) => type)).to.deep.equal(['email_delivered', 'unknown', 'email_sent']);
}
