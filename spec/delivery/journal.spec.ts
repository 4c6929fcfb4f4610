import { trace } from '@opentelemetry/api';
import { AlwaysOffSampler, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { expect } from 'chai';
import {
  CustomerIOInstrumentation,
  type CustomerIOInstrumentationConfig,
  type AcceptedSend,
} from '../../lib';
import { startSimulator } from '../../lib/testing/simulator';
import { createWebhookReceiver, signWebhook, type WebhookReceiverOptions } from '../../lib/webhooks';
import { Installation } from '../harness/processes/installation';
import { runNode } from '../harness/processes/node-process';
import { rejection, World } from '../harness/sdk/world';
import { FakeJournal } from '../harness/stores/fake-journal';
import type { StoreMode } from '../harness/stores/store-modes';
import { until } from '../harness/until';

const SIGNING_KEY = 'key';
const DELIVERY_ID = 'RPILAgUBcRhIBqSfeiIwdIYJKxTY';

/** The calls of the App API that create a delivery. */
const SENDS: Readonly<Record<string, (world: World) => Promise<Record<string, unknown>>>> = {
  sendEmail: (world) => world.app().sendEmail(world.email()),
  sendPush: (world) => world.app().sendPush(new world.sdk.SendPushRequest(MESSAGE)),
  sendSMS: (world) => world.app().sendSMS(new world.sdk.SendSMSRequest(MESSAGE)),
  sendWhatsApp: (world) => world.app().sendWhatsApp(new world.sdk.SendWhatsAppRequest(MESSAGE)),
  sendInApp: (world) => world.app().sendInApp(new world.sdk.SendInAppRequest(MESSAGE)),
  sendInboxMessage: (world) => world.app().sendInboxMessage(new world.sdk.SendInboxMessageRequest(MESSAGE)),
};
const MESSAGE = { identifiers: { id: 'customer-4711' }, transactional_message_id: 'welcome' };

let events = 0;

/** Delivers a webhook of this delivery to a new receiver and returns the `send` that its handler received. */
async function deliverWebhook(deliveryId: string, options: Partial<WebhookReceiverOptions> = {}) {
  const sends: (AcceptedSend | undefined)[] = [];
  const receiver = createWebhookReceiver({
    signingKeys: SIGNING_KEY,
    onEvent: (_event, { send }) => sends.push(send),
    ...options,
  });
  const rawBody = JSON.stringify({
    event_id: `event-${(events += 1)}`,
    object_type: 'email',
    metric: 'delivered',
    timestamp: Math.floor(Date.now() / 1000),
    data: { delivery_id: deliveryId },
  });
  const { status } = await receiver.handle({
    headers: signWebhook({ signingKey: SIGNING_KEY, body: rawBody }),
    rawBody,
  });
  expect([status, sends.length]).to.deep.equal([200, 1]);
  return sends[0];
}

describe('the delivery journal of a process', () => {
  let world: World;
  afterEach(() => world.end());
  const create = async (config: CustomerIOInstrumentationConfig = {}) => {
    world = await World.create(config);
  };

  const send = async () => {
    const { delivery_id } = await world.app().sendEmail(world.email());
    return delivery_id as string;
  };
  /** Sets the response to the next request. */
  const scriptResponse = (body: object, status = 200) => world.simulator.script({}, { status, body });

  async function lookups(): Promise<Record<string, number>> {
    const points = await world.telemetry.points('customerio_delivery_lookups_total');
    const counted = points.filter(({ value }) => value > 0);
    return Object.fromEntries(counted.map(({ attributes, value }) => [String(attributes['result']), value]));
  }

  async function storeFailures(): Promise<Record<string, number>> {
    const points = await world.telemetry.points('customerio_store_failures_total');
    const ours = points.filter(({ attributes, value }) => attributes['store'] === 'journal' && value > 0);
    return Object.fromEntries(ours.map(({ attributes, value }) => [String(attributes['error_type']), value]));
  }

  for (const [name, call] of Object.entries(SENDS)) {
    it(`links a webhook to the span and the time of ${name}`, async () => {
      await create();
      const before = Date.now();
      const { delivery_id } = await call(world);
      const after = Date.now();
      const { traceId, spanId } = world.telemetry.span().spanContext();
      const found = await deliverWebhook(delivery_id as string);
      expect(found).to.include({ traceId, spanId, traceFlags: 1 });
      expect(found?.acceptedAt).to.be.within(before, after);
      expect(await lookups()).to.deep.equal({ found: 1 });
    });
  }

  it('contains only the time of a send without a span', async () => {
    await create({ requireParentSpan: true });
    const found = await deliverWebhook(await send());
    expect(found).to.have.all.keys('acceptedAt');
  });

  it('contains only the time of a send without a tracer provider', async () => {
    await create();
    trace.disable();
    expect(await deliverWebhook(await send())).to.have.all.keys('acceptedAt');
  });

  it('contains the trace flags of a span that was not sampled', async () => {
    await create();
    trace.disable();
    new NodeTracerProvider({ sampler: new AlwaysOffSampler() }).register();
    const found = await deliverWebhook(await send());
    expect(found).to.include({ traceFlags: 0 });
    expect(found).to.have.all.keys('acceptedAt', 'traceId', 'spanId', 'traceFlags');
  });

  describe('set by the deliveryJournal option', () => {
    let journal: FakeJournal;
    beforeEach(async () => {
      journal = new FakeJournal();
      await create({ deliveryJournal: journal });
    });

    it('records sends and is queried by receivers of the process', async () => {
      const deliveryId = await send();
      expect(journal.operations).to.deep.equal([`record ${deliveryId}`]);
      expect(await deliverWebhook(deliveryId)).to.deep.equal(journal.sends.get(deliveryId));
      expect(journal.operations).to.deep.equal([`record ${deliveryId}`, `lookup ${deliveryId}`]);
    });

    it('is not queried after the instrumentation is disabled', async () => {
      const deliveryId = await send();
      world.instrumentation.disable();
      expect(await deliverWebhook(deliveryId)).to.equal(undefined);
      expect(journal.operations).to.deep.equal([`record ${deliveryId}`]);
    });

    it('is replaced by the journal of a later instrumentation until that is disabled', async () => {
      const later = new FakeJournal();
      const other = new CustomerIOInstrumentation({ deliveryJournal: later });
      other.enable();
      const theirs = await send();
      expect(await deliverWebhook(theirs)).to.deep.equal(later.sends.get(theirs));
      other.disable();
      const ours = await send();
      expect(await deliverWebhook(ours)).to.deep.equal(journal.sends.get(ours));
      expect([journal.sends.size, later.sends.size]).to.deep.equal([1, 1]);
    });

    it('does not record a failed call, even if the response has a delivery id', async () => {
      scriptResponse({ delivery_id: DELIVERY_ID }, 400);
      await rejection(send());
      expect(journal.operations).to.deep.equal([]);
    });

    it('does not record calls that send no message, even if the response has a delivery id', async () => {
      scriptResponse({ delivery_id: DELIVERY_ID });
      await world.track().identify('x');
      scriptResponse({ delivery_id: DELIVERY_ID });
      await world.app().getCustomersByEmail('jane@example.com');
      scriptResponse({ delivery_id: DELIVERY_ID });
      await world.app().triggerBroadcast(1, {}, {});
      expect(world.simulator.requests).to.have.length(3);
      expect(journal.operations).to.deep.equal([]);
    });

    it('does not record a response without a valid delivery id', async () => {
      for (const body of [
        {},
        { delivery_id: 4711 },
        { delivery_id: 'jane@example.com' },
        { delivery_id: null },
      ]) {
        scriptResponse(body);
        expect(await world.app().sendEmail(world.email())).to.deep.equal(body);
      }
      expect(journal.operations).to.deep.equal([]);
    });

    const BROKEN: Readonly<Record<'throws' | 'rejects' | 'hangs', string>> = {
      throws: 'error',
      rejects: 'error',
      hangs: 'timeout',
    };

    for (const [mode, failure] of Object.entries(BROKEN)) {
      it(`does not change or delay a send if it ${mode}, and the failure is counted and logged`, async () => {
        journal.mode = mode as StoreMode;
        scriptResponse({ delivery_id: DELIVERY_ID, queued_at: 1 });
        expect(await world.app().sendEmail(world.email())).to.deep.equal({
          delivery_id: DELIVERY_ID,
          queued_at: 1,
        });
        expect(journal.operations).to.deep.equal([`record ${DELIVERY_ID}`]);
        await until('a counted failure', async () => (await storeFailures())[failure]);
        // the circuit opens at the fifth failure
        for (let failures = 1; failures < 5; failures += 1) await send();
        await until('five counted failures', async () => (await storeFailures())[failure] === 5);
        await send();
        expect(journal.operations).to.have.length(5);
        expect(await storeFailures()).to.deep.equal({ [failure]: 5, paused: 1 });
        const errorTypes = world.telemetry.logRecords.map(({ attributes }) => attributes['error.type']);
        expect(errorTypes).to.deep.equal([failure, 'paused']);
      });

      it(`does not prevent the handling of a webhook if it ${mode}`, async () => {
        const deliveryId = await send();
        journal.mode = mode as StoreMode;
        expect(await deliverWebhook(deliveryId, { storeTimeoutMs: 20 })).to.equal(undefined);
        expect(await lookups()).to.deep.equal({ unavailable: 1 });
        expect(await storeFailures()).to.deep.equal({ [failure]: 1 });
      });
    }

    it('counts a lookup as not_found if it returns null', async () => {
      const deliveryJournal = { record: () => undefined, lookup: () => null as unknown as undefined };
      expect(await deliverWebhook(DELIVERY_ID, { deliveryJournal })).to.equal(undefined);
      expect(await lookups()).to.deep.equal({ not_found: 1 });
    });
  });

  it('counts a send as early, once, if its response arrives after the webhook', async () => {
    await create();
    const deliveryId = `early-${Date.now()}`;
    expect(await deliverWebhook(deliveryId)).to.equal(undefined);
    expect(await deliverWebhook(deliveryId)).to.equal(undefined);
    expect(await lookups()).to.deep.equal({ not_found: 2 });
    scriptResponse({ delivery_id: deliveryId });
    await send();
    expect(await lookups()).to.deep.equal({ not_found: 2, early: 1 });
    expect(await deliverWebhook(deliveryId)).to.have.property('traceId');
    scriptResponse({ delivery_id: deliveryId });
    await send();
    expect(await lookups()).to.deep.equal({ not_found: 2, early: 1, found: 1 });
  });

  it('records nothing if its size is 0', async () => {
    await create({ deliveryJournalSize: 0 });
    expect(await deliverWebhook(await send())).to.equal(undefined);
    expect([await storeFailures(), world.telemetry.logRecords.length]).to.deep.equal([{}, 0]);
  });

  it('is shared by two copies of the package and keeps its maximum size', async () => {
    await create();
    const installation = new Installation('customerio-node');
    const simulator = await startSimulator();
    try {
      installation.addPackage('dependency');
      const result = await runNode(['journal.cjs'], {
        cwd: installation.folder,
        env: {
          APP_URL: simulator.appUrl,
          SENDS: '5',
          OTEL_INSTRUMENTATION_CUSTOMERIO_DELIVERY_JOURNAL_SIZE: '3',
        },
      });
      expect(result.stderr).to.equal('');
      expect(JSON.parse(result.stdout)).to.deep.equal([false, false, true, true, true]);
    } finally {
      await simulator.close();
      installation.remove();
    }
  });
});
