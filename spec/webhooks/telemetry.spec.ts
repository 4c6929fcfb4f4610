import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { ATTRIBUTES, LOG_EVENTS, SPANS, type AttributeKey } from '../../lib/catalog';
import { PARENTS, VENDOR_EVENTS } from '../harness/webhooks/vendor-events';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const SMTP = '550 5.1.1 no such user';

const namesOf = (keys: readonly AttributeKey[]) => keys.map((key) => ATTRIBUTES[key].name);

describe('WebhookTelemetry', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('records event, delivery and outcome in the span', async () => {
    const at = nowInSeconds();
    create({ deliveryJournal: { record() {}, lookup: () => ({ acceptedAt: at * 1000 - 7_000 }) } });
    const data = {
      delivery_id: DELIVERY,
      broadcast_id: 3,
      failure_message: SMTP,
      recipient: 'jane@example.com',
    };
    const bounced = envelope('email', 'bounced', data, { timestamp: at });
    await world.send(bounced);
    const { name, kind, status, events, attributes } = world.telemetry.span();
    expect({ name, kind, status, events }).to.deep.equal({
      name: 'customerio.webhook',
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.UNSET },
      events: [],
    });
    const { 'customerio.webhook.lag_ms': lag, ...others } = attributes;
    expect(lag).to.be.within(0, 5_000);
    expect(others).to.deep.equal({
      'customerio.event_type': 'email_bounced',
      'customerio.event_id': bounced.event_id,
      'customerio.delivery_id': DELIVERY,
      'customerio.channel': 'email',
      'customerio.campaign_type': 'broadcast',
      'customerio.bounce_type': 'hard',
      'customerio.failure.reason': 'unknown_recipient',
      'customerio.message.latency_ms': 7_000,
      'customerio.webhook.signing_key': 0,
      'customerio.webhook.outcome': 'accepted',
    });
  });

  it('records whether a machine caused an open or a click', async () => {
    create();
    await world.send(envelope('email', 'opened', { prefetched: true }));
    await world.send(envelope('email', 'clicked'));
    await world.send(envelope('email', 'delivered'));
    expect(world.telemetry.spans.map(({ attributes }) => attributes['customerio.machine'])).to.deep.equal([
      true,
      false,
      undefined,
    ]);
  });

  it('records only ids and outcome of an unknown event', async () => {
    create();
    const unknown = envelope('hologram', 'projected', { delivery_id: DELIVERY }, { timestamp: null });
    await world.send(unknown);
    expect(world.telemetry.span().attributes).to.deep.equal({
      'customerio.event_type': 'unknown',
      'customerio.event_id': unknown.event_id,
      'customerio.delivery_id': DELIVERY,
      'customerio.webhook.signing_key': 0,
      'customerio.webhook.outcome': 'accepted',
    });
  });

  it('records the position of the signing key in the span', async () => {
    create({ signingKeys: ['newest', 'newer', 'the signing key of the specs'] });
    await world.send(envelope('email', 'sent'));
    expect(world.telemetry.span().attributes['customerio.webhook.signing_key']).to.equal(2);
  });

  it('records a span per request, with status ERROR and without the error message if the handler failed', async () => {
    const handlers: (() => unknown)[] = [
      () => undefined,
      () => Promise.reject(new Error('jane@example.com')),
      () => new Promise(() => undefined),
    ];
    create({ onEvent: () => handlers.shift()?.(), handlerTimeoutMs: 10 });
    const first = envelope('email', 'sent');
    for (const body of [first, first, envelope('email', 'sent'), envelope('email', 'sent')])
      await world.send(body);
    const outcomes = world.telemetry.spans.map(({ attributes, status, events }) => [
      attributes['customerio.webhook.outcome'],
      attributes['error.type'],
      status,
      events.length,
    ]);
    expect(outcomes).to.deep.equal([
      ['accepted', undefined, { code: SpanStatusCode.UNSET }, 0],
      ['duplicate', undefined, { code: SpanStatusCode.UNSET }, 0],
      ['failed', 'handler', { code: SpanStatusCode.ERROR }, 0],
      ['failed', 'handler', { code: SpanStatusCode.ERROR }, 0],
    ]);
  });

  it('records an acknowledged failure as a failure', async () => {
    create({ onEvent: () => Promise.reject(new Error('x')), onHandlerFailure: 'acknowledge' });
    await world.send(envelope('email', 'sent'));
    expect(world.telemetry.span().status.code).to.equal(SpanStatusCode.ERROR);
    expect(world.telemetry.span().attributes).to.include({ 'customerio.webhook.outcome': 'failed' });
  });

  it('records no span for a request that is not authenticated', async () => {
    create();
    await world.send(envelope('email', 'sent'), { signingKey: 'another' });
    await world.send(envelope('email', 'sent'), { headers: {} });
    expect(world.telemetry.spans).to.deep.equal([]);
  });

  it('emits a log event per request with its severity and the context of its span', async () => {
    const handlers = [() => undefined, () => undefined, () => Promise.reject(new Error('jane@example.com'))];
    create({ onEvent: () => handlers.shift()?.() });
    const sent = envelope('email', 'sent', { delivery_id: DELIVERY });
    for (const body of [sent, sent, 'not JSON', envelope('sms', 'sent')]) await world.send(body);
    const { logRecords, spans } = world.telemetry;
    expect(
      logRecords.map(({ eventName, severityText, body }) => [eventName, severityText, body]),
    ).to.deep.equal([
      ['customerio.webhook.event', 'INFO', 'Customer.io webhook email_sent accepted'],
      ['customerio.webhook.event', 'INFO', 'Customer.io webhook email_sent duplicate'],
      ['customerio.webhook.event', 'WARN', 'Customer.io webhook unknown accepted: malformed'],
      ['customerio.webhook.event', 'ERROR', 'Customer.io webhook sms_sent failed: handler'],
    ]);
    expect(logRecords.map(({ spanContext }) => spanContext?.spanId)).to.deep.equal(
      spans.map((span) => span.spanContext().spanId),
    );
    expect(logRecords.map(({ attributes }) => attributes['error.type'])).to.deep.equal([
      undefined,
      undefined,
      'malformed',
      'handler',
    ]);
    const attributes = logRecords[0]?.attributes ?? {};
    expect(attributes).to.include({
      'customerio.event_type': 'email_sent',
      'customerio.event_id': sent.event_id,
      'customerio.delivery_id': DELIVERY,
      'customerio.webhook.outcome': 'accepted',
    });
    expect(attributes['customerio.duration_ms']).to.be.within(0, 5_000);
  });

  it('emits log events from the severity of logLevel', async () => {
    const levels = ['debug', 'info', 'warn', 'error', 'none'] as const;
    const logged: unknown[] = [];
    let failing = false;
    create({ onEvent: () => (failing ? Promise.reject(new Error('x')) : undefined) });
    for (const logLevel of levels) {
      world.instrumentation.setConfig({ logLevel });
      failing = false;
      await world.send(envelope('email', 'sent'));
      await world.send('[]');
      failing = true;
      await world.send(envelope('email', 'sent'));
      logged.push(world.telemetry.logRecords.map(({ severityText }) => severityText));
      world.telemetry.reset();
    }
    expect(logged).to.deep.equal([
      ['INFO', 'WARN', 'ERROR'],
      ['INFO', 'WARN', 'ERROR'],
      ['WARN', 'ERROR'],
      ['ERROR'],
      [],
    ]);
  });

  it('emits complete log events without a span', async () => {
    create();
    trace.disable();
    const sent = envelope('email', 'sent');
    await world.send(sent);
    expect(world.telemetry.spans).to.deep.equal([]);
    expect(world.telemetry.logRecords[0]?.attributes).to.include({ 'customerio.event_id': sent.event_id });
  });

  it('records only attributes of the catalog', async () => {
    let failing = false;
    create(
      { onEvent: () => (failing = !failing) && Promise.reject(new Error('x')) },
      {
        logLevel: 'debug',
        captureCustomerId: 'raw',
        captureCampaignIds: true,
        captureTransactionalMessageId: true,
        captureErrorMessage: true,
      },
    );
    for (const { objectType, metric, data } of VENDOR_EVENTS) {
      for (const parents of Object.values(PARENTS)) {
        await world.send(envelope(objectType, metric, { ...data, ...parents }));
      }
    }
    await world.send('not JSON');
    await world.send('', { headers: {} });
    const { spans, logRecords } = world.telemetry;
    const spanAttributes = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect(namesOf(SPANS.webhook.attributes)).to.include.members([...spanAttributes]);
    for (const { eventName, attributes } of logRecords) {
      const event = Object.values(LOG_EVENTS).find(({ name }) => name === eventName);
      expect(namesOf(event?.attributes ?? [])).to.include.members(Object.keys(attributes));
    }
  });
});
