import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../lib';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { createWebhookReceiver, type WebhookReceiver, type WebhookReceiverOptions } from '../../lib/webhooks';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { freshSdk } from '../harness/sdk/sdk';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';
import { until } from '../harness/until';
import { envelope, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

const REPLICAS = 2;
const EVENTS = 150;
/** Longer than hundreds of concurrent commands need on a busy machine, so that no store times out by accident. */
const LONG_STORE_TIMEOUT_MS = 3_000;
/** Store timeout while Redis is unavailable. */
const SHORT_STORE_TIMEOUT_MS = 150;
/** Less than the lease of a claim, which is a minute. */
const MAX_RETRY_MS = 20_000;
/** One timeout for each store and each step of a webhook. Customer.io waits 4 s. */
const MAX_RESPONSE_MS = 3_000;

for (const kind of CLIENT_KINDS) {
  describe(`replicas that share Redis over ${kind.name}`, () => {
    let redis: RedisWorld;
    let telemetry: InMemoryTelemetry;
    let instrumentation: CustomerIOInstrumentation;
    let handled: string[];

    before(async () => (redis = await RedisWorld.create(kind)));
    beforeEach(async () => {
      await redis.reset();
      telemetry = new InMemoryTelemetry().register();
      instrumentation = new CustomerIOInstrumentation({ logLevel: 'warn' });
      handled = [];
    });
    afterEach(async () => {
      instrumentation.disable();
      await telemetry.shutdown();
    });
    after(() => redis?.end());

    async function replica(options: Partial<WebhookReceiverOptions> = {}): Promise<WebhookReceiver> {
      return createWebhookReceiver({
        signingKeys: SIGNING_KEY,
        dedupeMaxIds: 10_000,
        storeTimeoutMs: LONG_STORE_TIMEOUT_MS,
        onEvent: async ({ eventId = '' }) => {
          await new Promise(setImmediate);
          handled.push(eventId);
        },
        ...(await redis.replica()),
        ...options,
      });
    }

    const replicas = (options: Partial<WebhookReceiverOptions> = {}) =>
      Promise.all(Array.from({ length: REPLICAS }, () => replica(options)));
    const valueOf = async (metric: string, labels: object) =>
      (await telemetry.points(metric)).find(({ attributes }) =>
        Object.entries(labels).every(([name, value]) => attributes[name] === value),
      )?.value ?? 0;
    const delivered = () => envelope('email', 'delivered', { campaign_id: 1 });

    it('handle and count every event once if duplicates arrive concurrently', async () => {
      const receivers = await replicas();
      const events = Array.from({ length: EVENTS }, delivered);
      const posts = events.flatMap((event) =>
        [...receivers, ...receivers].map((receiver) => send(receiver, event)),
      );
      const responses = await Promise.all(posts);
      expect(responses.map(({ status }) => status)).to.deep.equal(responses.map(() => 200));
      expect([...handled].sort()).to.deep.equal(events.map(({ event_id }) => event_id).sort());
      expect(await valueOf('customerio_email_delivered_total', { campaign_type: 'campaign' })).to.equal(
        EVENTS,
      );
      expect(
        await valueOf('customerio_webhook_duplicates_total', { event_type: 'email_delivered' }),
      ).to.equal(EVENTS * (2 * REPLICAS - 1));
      expect(await telemetry.points('customerio_store_failures_total')).to.deep.equal([]);
    });

    it('handle an event that failed on another replica', async () => {
      const failing = await replica({ onEvent: () => Promise.reject(new Error('not now')) });
      const other = await replica();
      const event = delivered();
      expect((await send(failing, event)).status).to.equal(503);
      expect((await send(other, event)).status).to.equal(200);
      expect((await send(failing, event)).status).to.equal(200);
      expect(handled).to.deep.equal([event.event_id]);
    });

    it('link a webhook to the call of a service that only sends', async () => {
      const simulator: Simulator = await startSimulator();
      try {
        const { deliveryJournal } = await redis.replica();
        instrumentation.disable();
        instrumentation = new CustomerIOInstrumentation({ deliveryJournal });
        const sdk = freshSdk('customerio-node');
        instrumentation.instrument(sdk);
        const app = new sdk.APIClient('key', { url: simulator.appUrl });
        const { delivery_id } = await app.sendEmail(
          new sdk.SendEmailRequest({
            to: 'a@example.com',
            identifiers: { id: '1' },
            transactional_message_id: 1,
          }),
        );
        await until(
          'the journal entry',
          async () => (await redis.admin.exists(`customerio:delivery:${String(delivery_id)}`)) === 1,
        );
        // the receiving service shares only Redis with the sending one
        instrumentation.disable();
        const data = { delivery_id: String(delivery_id), transactional_message_id: 1 };
        await send(await replica(), envelope('email', 'sent', data));
        const call = telemetry.spans.find(({ name }) => name === 'customerio.sendEmail');
        const webhook = telemetry.spans.find(({ name }) => name === 'customerio.webhook');
        expect(webhook?.links.map(({ context }) => context.spanId)).to.deep.equal([
          call?.spanContext().spanId,
        ]);
        expect(await valueOf('customerio_delivery_lookups_total', { result: 'found' })).to.equal(1);
        expect(await valueOf('customerio_message_latency_ms', { event: 'sent' })).to.equal(1);
      } finally {
        await simulator.close();
      }
    });

    it('handle a retry soon, not after the lease, if Redis was stopped while a handler failed', async () => {
      const failing = await replica({
        storeTimeoutMs: SHORT_STORE_TIMEOUT_MS,
        onEvent: () => Promise.reject(new Error('not now')),
      });
      const other = await replica();
      const event = delivered();
      redis.server.freeze();
      try {
        expect((await send(failing, event)).status).to.equal(503);
      } finally {
        redis.server.thaw();
      }
      const retry = async () => (await send(other, event)).status === 200;
      await until('an accepted retry', retry, MAX_RETRY_MS);
      expect(handled).to.deep.equal([event.event_id]);
    });

    for (const [state, down, up] of [
      ['is down', () => redis.server.kill(), () => redis.server.restart()],
      ['does not respond', () => redis.server.freeze(), () => redis.server.thaw()],
    ] as const) {
      it(`handle every webhook while Redis ${state}, log it once a minute, and share events again afterwards`, async () => {
        const receivers = await replicas({ storeTimeoutMs: SHORT_STORE_TIMEOUT_MS });
        const [first, second] = receivers as [WebhookReceiver, WebhookReceiver];
        const before = delivered();
        await send(first, before);

        await down();
        const meanwhile = Array.from({ length: 60 }, delivered);
        try {
          for (const event of meanwhile) {
            const sentAt = performance.now();
            const [response, duplicate] = await Promise.all([send(first, event), send(first, event)]);
            expect([response.status, duplicate.status]).to.deep.equal([200, 200]);
            expect(performance.now() - sentAt).to.be.below(MAX_RESPONSE_MS);
          }
        } finally {
          await up();
        }
        // a process still remembers the events that it handled itself
        expect([...handled].sort()).to.deep.equal(
          [before, ...meanwhile].map(({ event_id }) => event_id).sort(),
        );
        const failures = await telemetry.points('customerio_store_failures_total');
        const failed = failures.filter(({ attributes }) => attributes['store'] === 'dedupe');
        expect(failed.reduce((sum, { value }) => sum + value, 0)).to.be.at.least(meanwhile.length);
        const logged = telemetry.logRecords
          .filter(({ eventName }) => eventName === 'customerio.store.degraded')
          .map(({ attributes }) =>
            JSON.stringify([attributes['customerio.store'], attributes['error.type']]),
          );
        expect(logged).to.have.length.above(0);
        expect(new Set(logged).size, 'distinct log events').to.equal(logged.length);

        // shared again: the second replica detects what the first one handled
        await until('Redis in use again', async () => {
          const event = delivered();
          await send(first, event);
          const count = handled.length;
          await send(second, event);
          return handled.length === count;
        });
        handled = [];
        expect((await send(second, before)).status).to.equal(200);
        expect(handled).to.deep.equal(state === 'is down' ? [before.event_id] : []);
      });
    }
  });
}
