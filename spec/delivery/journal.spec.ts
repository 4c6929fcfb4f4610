import { trace } from '@opentelemetry/api';
import { AlwaysOffSampler, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { expect } from 'chai';
import {
  CustomerIOInstrumentation,
  type CustomerIOInstrumentationConfig,
  type AcceptedSend,
} from '../../lib';
import { createWebhookReceiver, signWebhook, type WebhookReceiverOptions } from '../../lib/webhooks';
import { startSimulator } from '../../lib/testing/simulator';
import { Installation } from '../harness/processes/installation';
import { runNode, until } from '../harness/processes/node-process';
import { FakeJournal } from '../harness/stores/fake-journal';
import type { StoreMode } from '../harness/stores/store-modes';
import { rejection, World } from '../harness/sdk/world';

const SIGNING_KEY = 'key';
const DELIVERY_ID = 'RPILAgUBcRhIBqSfeiIwdIYJKxTY';

/** The messages of the App API that make a delivery. */
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

/** What a handler of this process is told of the send that caused a delivery. */
async function sendOf(deliveryId: string, options: Partial<WebhookReceiverOptions> = {}) {
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

describe('the delivery journal', () => {
  let world: World;
  afterEach(() => world.end());
  const create = async (config: CustomerIOInstrumentationConfig = {}) => {
    world = await World.create(config);
  };

  const send = async () => {
    const { delivery_id } = await world.app().sendEmail(world.email());
    return delivery_id as string;
  };
  /** Makes the next request answer with an id that is known beforehand. */
  const answering = (body: object, status = 200) => world.simulator.script({}, { status, body });

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
    it(`ties a webhook to the span and the time of ${name}`, async () => {
      await create();
      const before = Date.now();
      const { delivery_id } = await call(world);
      const after = Date.now();
      const { traceId, spanId } = world.telemetry.span().spanContext();
      const found = await sendOf(delivery_id as string);
      expect(found).to.include({ traceId, spanId, traceFlags: 1 });
      expect(found?.acceptedAt).to.be.within(before, after);
      expect(await lookups()).to.deep.equal({ found: 1 });
    });
  }

  it('knows the time alone of a send without a span', async () => {
    await create({ requireParentSpan: true });
    const found = await sendOf(await send());
    expect(found).to.have.all.keys('acceptedAt');
  });

  it('knows the time alone where nobody traces', async () => {
    await create();
    trace.disable();
    expect(await sendOf(await send())).to.have.all.keys('acceptedAt');
  });

  it('knows that a span was not sampled', async () => {
    await create();
    trace.disable();
    new NodeTracerProvider({ sampler: new AlwaysOffSampler() }).register();
    const found = await sendOf(await send());
    expect(found).to.include({ traceFlags: 0 });
    expect(found).to.have.all.keys('acceptedAt', 'traceId', 'spanId', 'traceFlags');
  });

  describe('given as an option', () => {
    let journal: FakeJournal;
    beforeEach(async () => {
      journal = new FakeJournal();
      await create({ deliveryJournal: journal });
    });

    it('is where sends are written to, and looked up by receivers of the process', async () => {
      const deliveryId = await send();
      expect(journal.asked).to.deep.equal([`record ${deliveryId}`]);
      expect(await sendOf(deliveryId)).to.deep.equal(journal.sends.get(deliveryId));
      expect(journal.asked).to.deep.equal([`record ${deliveryId}`, `lookup ${deliveryId}`]);
    });

    it('is asked no more once the instrumentation is off', async () => {
      const deliveryId = await send();
      world.instrumentation.disable();
      expect(await sendOf(deliveryId)).to.equal(undefined);
      expect(journal.asked).to.deep.equal([`record ${deliveryId}`]);
    });

    it('gives way to the journal of a later instrumentation, and is back after it', async () => {
      const later = new FakeJournal();
      const other = new CustomerIOInstrumentation({ deliveryJournal: later });
      other.enable();
      const theirs = await send();
      expect(await sendOf(theirs)).to.deep.equal(later.sends.get(theirs));
      other.disable();
      const ours = await send();
      expect(await sendOf(ours)).to.deep.equal(journal.sends.get(ours));
      expect([journal.sends.size, later.sends.size]).to.deep.equal([1, 1]);
    });

    it('gets nothing of a call that failed, whatever it answered', async () => {
      answering({ delivery_id: DELIVERY_ID }, 400);
      await rejection(send());
      expect(journal.asked).to.deep.equal([]);
    });

    it('gets nothing of calls that send nothing, whatever they answered', async () => {
      answering({ delivery_id: DELIVERY_ID });
      await world.track().identify('x');
      answering({ delivery_id: DELIVERY_ID });
      await world.app().getCustomersByEmail('jane@example.com');
      answering({ delivery_id: DELIVERY_ID });
      await world.app().triggerBroadcast(1, {}, {});
      expect(world.simulator.requests).to.have.length(3);
      expect(journal.asked).to.deep.equal([]);
    });

    it('gets nothing of an answer without an id, or with what is none', async () => {
      for (const body of [
        {},
        { delivery_id: 4711 },
        { delivery_id: 'jane@example.com' },
        { delivery_id: null },
      ]) {
        answering(body);
        expect(await world.app().sendEmail(world.email())).to.deep.equal(body);
      }
      expect(journal.asked).to.deep.equal([]);
    });

    const BROKEN: Readonly<Record<'throws' | 'rejects' | 'hangs', string>> = {
      throws: 'error',
      rejects: 'error',
      hangs: 'timeout',
    };

    for (const [mode, failure] of Object.entries(BROKEN)) {
      it(`never changes nor delays a send when it ${mode}, and that is told`, async () => {
        journal.mode = mode as StoreMode;
        answering({ delivery_id: DELIVERY_ID, queued_at: 1 });
        expect(await world.app().sendEmail(world.email())).to.deep.equal({
          delivery_id: DELIVERY_ID,
          queued_at: 1,
        });
        expect(journal.asked).to.deep.equal([`record ${DELIVERY_ID}`]);
        await until('failure that is counted', async () => (await storeFailures())[failure]);
        // left alone for a second
        await send();
        expect(journal.asked).to.have.length(1);
        expect(await storeFailures()).to.deep.equal({ [failure]: 1, paused: 1 });
        const told = world.telemetry.logRecords.map(({ attributes }) => attributes['error.type']);
        expect(told).to.deep.equal([failure, 'paused']);
      });

      it(`keeps no webhook from being handled when it ${mode}`, async () => {
        const deliveryId = await send();
        journal.mode = mode as StoreMode;
        expect(await sendOf(deliveryId, { storeTimeoutMs: 20 })).to.equal(undefined);
        expect(await lookups()).to.deep.equal({ unavailable: 1 });
        expect(await storeFailures()).to.deep.equal({ [failure]: 1 });
      });
    }

    it('counts a webhook as not found where it answers null', async () => {
      const deliveryJournal = { record: () => undefined, lookup: () => null as unknown as undefined };
      expect(await sendOf(DELIVERY_ID, { deliveryJournal })).to.equal(undefined);
      expect(await lookups()).to.deep.equal({ not_found: 1 });
    });
  });

  it('counts, once, a send that returned after a webhook of its delivery', async () => {
    await create();
    const deliveryId = `early-${Date.now()}`;
    expect(await sendOf(deliveryId)).to.equal(undefined);
    expect(await sendOf(deliveryId)).to.equal(undefined);
    expect(await lookups()).to.deep.equal({ not_found: 2 });
    answering({ delivery_id: deliveryId });
    await send();
    expect(await lookups()).to.deep.equal({ not_found: 2, early: 1 });
    expect(await sendOf(deliveryId)).to.have.property('traceId');
    answering({ delivery_id: deliveryId });
    await send();
    expect(await lookups()).to.deep.equal({ not_found: 2, early: 1, found: 1 });
  });

  it('of size 0 keeps nothing', async () => {
    await create({ deliveryJournalSize: 0 });
    expect(await sendOf(await send())).to.equal(undefined);
    expect([await storeFailures(), world.telemetry.logRecords.length]).to.deep.equal([{}, 0]);
  });

  it('is one in a process with two copies of the package, and no larger than it was set', async () => {
    await create();
    const installation = new Installation('customerio-node');
    const simulator = await startSimulator();
    try {
      installation.addPackage('dependency');
      const ended = await runNode(['journal.cjs'], {
        cwd: installation.folder,
        env: {
          APP_URL: simulator.appUrl,
          SENDS: '5',
          OTEL_INSTRUMENTATION_CUSTOMERIO_DELIVERY_JOURNAL_SIZE: '3',
        },
      });
      expect(ended.stderr).to.equal('');
      expect(JSON.parse(ended.stdout)).to.deep.equal([false, false, true, true, true]);
    } finally {
      await simulator.close();
      installation.remove();
    }
  });
});
