import { context, SpanKind, trace, TraceFlags, type Link } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SamplingDecision,
  SimpleSpanProcessor,
  type Sampler,
} from '@opentelemetry/sdk-trace-node';
import { expect } from 'chai';
import { createWebhookReceiver, type DeliveryJournal, type AcceptedSend } from '../../lib/webhooks';
import { World } from '../harness/sdk/world';
import { envelope, nowInSeconds, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const LATENCY = 'customerio_message_latency_ms';
const LOOKUPS = 'customerio_delivery_lookups_total';
const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const TRACE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

/** Returns a journal that returns this send for every delivery id. */
const journalWith = (send: unknown): DeliveryJournal => ({
  record: () => undefined,
  lookup: () => send as AcceptedSend | undefined,
});

const delivered = (more: object = {}, delivery_id: unknown = DELIVERY) =>
  envelope('email', 'delivered', { delivery_id, campaign_id: 1 }, more);

describe('a webhook with a delivery id', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('starts a CONSUMER span whose link to the send is available to the sampler', async () => {
    const seen: { name: string; kind: SpanKind; links: Link[]; attributes: object }[] = [];
    const sampler: Sampler = {
      shouldSample: (_context, _traceId, name, kind, attributes, links) => {
        seen.push({ name, kind, links, attributes: { ...attributes } });
        return { decision: SamplingDecision.RECORD_AND_SAMPLED };
      },
      toString: () => 'recording',
    };
    create({ deliveryJournal: journalWith({ acceptedAt: Date.now(), ...TRACE }) });
    const exporter = new InMemorySpanExporter();
    const provider = new NodeTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] });
    trace.disable();
    trace.setGlobalTracerProvider(provider);
    await world.send(delivered());
    const [span] = exporter.getFinishedSpans();
    await provider.shutdown();
    const context = { ...TRACE, isRemote: true };
    expect(seen).to.have.length(1);
    expect(seen[0]).to.deep.include({ name: 'customerio.webhook', kind: SpanKind.CONSUMER });
    expect(seen[0]?.links.map((link) => link.context)).to.deep.equal([context]);
    // a sampler can decide by type and delivery
    expect(seen[0]?.attributes).to.include({
      'customerio.event_type': 'email_delivered',
      'customerio.delivery_id': DELIVERY,
    });
    expect(span?.links.map((link) => link.context)).to.deep.equal([context]);
  });

  it('belongs to the trace of the HTTP request, not to the trace of the send', async () => {
    create({ deliveryJournal: journalWith({ acceptedAt: Date.now(), ...TRACE }) });
    const server = trace.getTracer('http').startSpan('POST /webhooks');
    await context.with(trace.setSpan(context.active(), server), () => world.send(delivered()));
    expect(world.telemetry.span().parentSpanContext?.spanId).to.equal(server.spanContext().spanId);
    expect(world.telemetry.span().spanContext().traceId).to.equal(server.spanContext().traceId);
  });

  it('is counted but has no span without a parent span if requireParentSpan is set', async () => {
    create({}, { requireParentSpan: true });
    await world.send(delivered());
    expect(world.telemetry.spans).to.deep.equal([]);
    const server = trace.getTracer('http').startSpan('POST /webhooks');
    await context.with(trace.setSpan(context.active(), server), () => world.send(delivered()));
    expect(world.telemetry.span().name).to.equal('customerio.webhook');
    expect(await world.counted('customerio_email_delivered_total')).to.deep.equal([
      { campaign_type: 'campaign', value: 2 },
    ]);
  });

  it('has neither latency nor link if the journal does not contain the send, and is counted', async () => {
    create({ deliveryJournal: journalWith(undefined) });
    await world.send(delivered());
    expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    expect(world.telemetry.span().links).to.deep.equal([]);
    expect(world.telemetry.span().attributes).to.not.have.property('customerio.message.latency_ms');
    expect(world.contexts[0]?.send).to.equal(undefined);
    expect(await world.counted(LOOKUPS)).to.deep.equal([{ result: 'not_found', value: 1 }]);
  });

  it('has the lookup result not_found if the journal returns null', async () => {
    create({ deliveryJournal: journalWith(null) });
    await world.send(delivered());
    expect(await world.counted(LOOKUPS)).to.deep.equal([{ result: 'not_found', value: 1 }]);
    expect(world.contexts[0]?.send).to.equal(undefined);
  });

  it('has a latency and no link if the send has no span ids', async () => {
    create({ deliveryJournal: journalWith({ acceptedAt: Date.now() - 1_000 }) });
    await world.send(delivered());
    expect(world.telemetry.span().links).to.deep.equal([]);
    expect(await world.telemetry.points(LATENCY)).to.have.length(1);
    expect(await world.counted(LOOKUPS)).to.deep.equal([{ result: 'found', value: 1 }]);
  });

  it('has no link if the send has invalid span ids', async () => {
    const zeros = { traceId: '0'.repeat(32), spanId: '0'.repeat(16) };
    const broken: object[] = [
      zeros,
      { traceId: 'x', spanId: 'y' },
      { traceId: TRACE.traceId },
      { traceId: 7, spanId: {} },
    ];
    for (const [index, ids] of broken.entries()) {
      create({ deliveryJournal: journalWith({ acceptedAt: Date.now(), ...ids }) });
      expect(await world.send(delivered())).to.include({ status: 200 });
      expect(world.telemetry.span().links).to.deep.equal([]);
      if (index < broken.length - 1) await world.end();
    }
  });

  it('is looked up only if the delivery id has a valid shape', async () => {
    const lookups: string[] = [];
    const deliveryJournal: DeliveryJournal = {
      record: () => undefined,
      lookup: (deliveryId) => void lookups.push(deliveryId),
    };
    create({ deliveryJournal });
    for (const id of [null, '', 'jane@example.com', 'x'.repeat(129), { id: 1 }, 'a\nb c d e f g']) {
      await world.send(delivered({}, id));
    }
    await world.send(envelope('customer', 'subscribed'));
    await world.send('ping');
    expect(lookups).to.deep.equal([]);
    expect(await world.counted(LOOKUPS)).to.deep.equal([]);
    await world.send(delivered({}, '85286100-9235-4377-9553-067d72506164'));
    expect(lookups).to.deep.equal(['85286100-9235-4377-9553-067d72506164']);
  });

  const unavailable: Readonly<Record<string, () => AcceptedSend>> = {
    throws: () => {
      throw new Error('journal is broken');
    },
    rejects: () => Promise.reject(new Error('journal is down')) as never,
    hangs: () => new Promise(() => undefined) as never,
  };
  for (const [description, lookup] of Object.entries(unavailable)) {
    it(`has no link and is handled if the journal ${description}`, async () => {
      create({ deliveryJournal: { record: () => undefined, lookup }, storeTimeoutMs: 10 });
      expect(await world.send(delivered())).to.include({ status: 200 });
      expect(world.contexts.map((info) => info.send)).to.deep.equal([undefined]);
      expect(await world.counted(LOOKUPS)).to.deep.equal([{ result: 'unavailable', value: 1 }]);
      expect(await world.counted('customerio_message_events_total')).to.have.length(1);
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });
  }
});

describe('a webhook of a call in the same process', () => {
  let calling: World;
  beforeEach(async () => {
    calling = await World.create();
  });
  afterEach(() => calling.end());

  it('is linked to the span of the call without configuration', async () => {
    const { delivery_id } = (await calling.app().sendEmail(calling.email())) as { delivery_id: string };
    const call = calling.telemetry.span().spanContext();
    calling.telemetry.reset();
    const infos: (AcceptedSend | undefined)[] = [];
    const receiver = createWebhookReceiver({
      signingKeys: SIGNING_KEY,
      dedupeMaxIds: 10,
      onEvent: (_event, info) => infos.push(info.send),
    });
    const timestamp = nowInSeconds() + 2;
    await send(receiver, delivered({ timestamp }, delivery_id));
    const [link] = calling.telemetry.span().links;
    expect(link?.context).to.deep.include({ traceId: call.traceId, spanId: call.spanId });
    expect(link?.context.traceFlags).to.equal(TraceFlags.SAMPLED);
    expect(infos[0]).to.include({ traceId: call.traceId, spanId: call.spanId });
    const [latency] = await calling.telemetry.points(LATENCY);
    expect(latency).to.deep.include({
      attributes: { channel: 'email', event: 'delivered', campaign_type: 'campaign' },
      count: 1,
    });
    expect(latency?.sum).to.equal(timestamp * 1_000 - (infos[0]?.acceptedAt ?? Number.NaN));
  });
});
