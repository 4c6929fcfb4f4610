import { diag, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { createWebhookReceiver, type WebhookEvent, type WebhookReceiver } from '../../lib/webhooks';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';
import { envelope, nowInSeconds, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

/** Asserts what a receiver does with and without telemetry: verification, deduplication and error responses. */
async function expectNormalOperation(create: typeof createWebhookReceiver): Promise<void> {
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

describe('WebhookReceiver without telemetry', () => {
  afterEach(() => unregister());

  it('works without an SDK', async () => {
    unregister();
    await expectNormalOperation(createWebhookReceiver);
    expect(trace.getActiveSpan()).to.equal(undefined);
  });

  for (const [variable, value] of [
    ['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ] as const) {
    it(`works with ${variable}=${value} and emits no telemetry`, async () => {
      const { createWebhookReceiver: create } = freshReceiver({ [variable]: value });
      const telemetry = new InMemoryTelemetry().register();
      const lines: unknown[] = [];
      // warnings about a failed handler and a wrong key are not telemetry: they are logged in any case
      const log = (...words: unknown[]) => /onEvent|signingKeys/.test(words.join(' ')) || lines.push(words);
      diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
      lines.length = 0;
      try {
        await expectNormalOperation(create);
        expect(telemetry.spans).to.deep.equal([]);
        expect(telemetry.logRecords).to.deep.equal([]);
        const ours = (await telemetry.metricData()).filter(({ descriptor }) =>
          /customerio/.test(descriptor.name),
        );
        expect(ours).to.deep.equal([]);
        expect(lines).to.deep.equal([]);
      } finally {
        await telemetry.shutdown();
      }
    });
  }

  it('emits spans if telemetry is not disabled', async () => {
    const { createWebhookReceiver: create } = freshReceiver();
    const telemetry = new InMemoryTelemetry().register();
    await expectNormalOperation(create);
    expect(telemetry.spans).to.have.length(4);
    await telemetry.shutdown();
  });
});
