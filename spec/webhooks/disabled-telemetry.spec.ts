import { diag, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { createWebhookReceiver, type WebhookEvent, type WebhookReceiver } from '../../lib/webhooks';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';
import { envelope, nowInSeconds, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

/** Everything a receiver owes with or without telemetry: who gets in, once each, and again after a failure. */
async function expectReceiving(create: typeof createWebhookReceiver): Promise<void> {
  const events: WebhookEvent[] = [];
  let failing = false;
  const receiver: WebhookReceiver = create({
    signingKeys: ['newest', SIGNING_KEY],
    dedupeMaxIds: 100,
    handlerTimeoutMs: 10,
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

describe('the receiver without telemetry', () => {
  afterEach(() => unregister());

  it('receives all the same where there is no SDK', async () => {
    unregister();
    await expectReceiving(createWebhookReceiver);
    expect(trace.getActiveSpan()).to.equal(undefined);
  });

  for (const [variable, value] of [
    ['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ] as const) {
    it(`receives all the same with ${variable}=${value}, and nothing is emitted`, async () => {
      const { createWebhookReceiver: create } = freshReceiver({ [variable]: value });
      const telemetry = new InMemoryTelemetry().register();
      const lines: unknown[] = [];
      // that a handler fails is no telemetry: whoever switched that off has to know all the same
      const say = (...words: unknown[]) => /onEvent/.test(words.join(' ')) || lines.push(words);
      diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say });
      lines.length = 0;
      try {
        await expectReceiving(create);
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

  it('is told again as soon as it is not switched off', async () => {
    const { createWebhookReceiver: create } = freshReceiver();
    const telemetry = new InMemoryTelemetry().register();
    await expectReceiving(create);
    expect(telemetry.spans).to.have.length(4);
    await telemetry.shutdown();
  });
});
