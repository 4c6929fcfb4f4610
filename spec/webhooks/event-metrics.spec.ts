import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { BOUNCE_TYPES, CAMPAIGN_TYPES, EVENT_TYPES, WEBHOOK_ERRORS } from '../../lib/catalog';
import { createWebhookReceiver } from '../../lib/webhooks';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';
import { PARENTS, VENDOR_EVENTS } from '../harness/webhooks/vendor-events';
import { envelope, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const zeros = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 0]));

describe('event metrics of the receiver', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  describe('before the first webhook', () => {
    const expectZeros = async () => {
      const types = zeros([...EVENT_TYPES, 'unknown']);
      expect(await world.readings('customerio_webhook_received_total', 'event_type')).to.deep.equal(types);
      expect(await world.readings('customerio_webhook_duplicates_total', 'event_type')).to.deep.equal(types);
      expect(await world.readings('customerio_webhook_errors_total', 'error_type')).to.deep.equal(
        zeros(Object.keys(WEBHOOK_ERRORS)),
      );
      for (const event of ['sent', 'delivered']) {
        expect(await world.readings(`customerio_email_${event}_total`, 'campaign_type')).to.deep.equal(
          zeros(CAMPAIGN_TYPES),
        );
      }
      expect(await world.readings('customerio_email_bounced_total', 'bounce_type')).to.deep.equal(
        zeros(BOUNCE_TYPES),
      );
    };

    it('are exported as 0 from the creation of the receiver', async () => {
      create();
      await expectZeros();
    });

    it('are exported from the first request if the SDK is registered after the receiver', async () => {
      create();
      unregister();
      const later = new InMemoryTelemetry().register();
      await world.receiver.handle({ method: 'GET', headers: {}, rawBody: '' });
      await send(world.receiver, '{}');
      const received = await later.points('customerio_webhook_received_total');
      expect(received).to.have.length(EVENT_TYPES.length + 1);
      await later.shutdown();
    });

    it('are not exported without a receiver', async () => {
      create();
      const unused = new InMemoryTelemetry();
      expect(await unused.points('customerio_webhook_received_total')).to.deep.equal([]);
      await unused.shutdown();
    });
  });

  it('count every authenticated request as received, including retries and malformed bodies', async () => {
    create();
    const delivered = envelope('email', 'delivered');
    for (const body of [delivered, delivered, delivered, envelope('hologram', 'sent'), 'ping', '']) {
      await world.send(body);
    }
    await world.send(envelope('email', 'delivered'), { signingKey: 'another' });
    expect(await world.counted('customerio_webhook_received_total')).to.have.deep.members([
      { event_type: 'email_delivered', value: 3 },
      { event_type: 'unknown', value: 3 },
    ]);
    expect(await world.counted('customerio_webhook_duplicates_total')).to.deep.equal([
      { event_type: 'email_delivered', value: 2 },
    ]);
  });

  it('record finite numbers only, even if an event lacks fields', async () => {
    create({ deliveryJournal: { record: () => undefined, lookup: () => undefined } });
    const recorded: unknown[] = [];
    const instrument = {
      add: (value: unknown) => recorded.push(value),
      record: (value: unknown) => recorded.push(value),
      addCallback: () => undefined,
    };
    const make = () => instrument;
    const meter = {
      createCounter: make,
      createHistogram: make,
      createObservableUpDownCounter: make,
      createObservableCounter: make,
    };
    metrics.disable();
    metrics.setGlobalMeterProvider({ getMeter: () => meter as never });
    for (const body of ['not JSON', '{}', envelope('email', 'delivered', {}, { timestamp: null })]) {
      await world.send(body);
    }
    expect(recorded).to.include(1);
    expect(recorded.filter((value) => !Number.isFinite(value))).to.deep.equal([]);
  });

  it('count messages by channel, event and campaign type for every published pair', async () => {
    create();
    for (const { objectType, metric, data } of VENDOR_EVENTS) {
      for (const campaign of CAMPAIGN_TYPES) {
        await world.send(envelope(objectType, metric, { ...data, ...PARENTS[campaign] }));
      }
    }
    const expected = VENDOR_EVENTS.filter(({ objectType }) => objectType !== 'customer').flatMap(
      ({ objectType: channel, metric: event }) =>
        CAMPAIGN_TYPES.map((campaign_type) => ({ channel, event, campaign_type, value: 1 })),
    );
    expect(await world.counted('customerio_message_events_total')).to.have.deep.members(expected);
    expect(expected).to.have.length(350);
  });

  it('count opens and clicks by machines separately', async () => {
    create();
    await world.send(envelope('email', 'opened', { prefetched: true, newsletter_id: 1 }));
    await world.send(envelope('email', 'clicked', { machine: 'true', newsletter_id: 1 }));
    await world.send(envelope('email', 'opened', { proxied: true, newsletter_id: 1 }));
    const labels = { channel: 'email', campaign_type: 'newsletter', value: 1 };
    expect(await world.counted('customerio_message_events_total')).to.have.deep.members([
      { ...labels, event: 'opened_machine' },
      { ...labels, event: 'clicked_machine' },
      { ...labels, event: 'opened' },
    ]);
  });

  it('count sent, delivered and bounced emails in additional counters', async () => {
    create();
    await world.send(envelope('email', 'sent', { campaign_id: 1 }));
    await world.send(envelope('email', 'delivered', { transactional_message_id: 'welcome' }));
    for (const failure_message of ['550 5.1.1 no such user', '452 4.2.2 mailbox full', null]) {
      await world.send(envelope('email', 'bounced', { failure_message }));
    }
    for (const metric of ['sent', 'delivered', 'bounced']) await world.send(envelope('sms', metric));
    expect(await world.counted('customerio_email_sent_total')).to.deep.equal([
      { campaign_type: 'campaign', value: 1 },
    ]);
    expect(await world.counted('customerio_email_delivered_total')).to.deep.equal([
      { campaign_type: 'transactional', value: 1 },
    ]);
    expect(await world.readings('customerio_email_bounced_total', 'bounce_type')).to.deep.equal({
      hard: 1,
      soft: 1,
      unknown: 1,
    });
  });

  it('do not count sent emails if emailSentSource is "api"', async () => {
    create({}, { emailSentSource: 'api' });
    await world.send(envelope('email', 'sent', { campaign_id: 1 }));
    await world.send(envelope('email', 'delivered', { campaign_id: 1 }));
    expect(await world.counted('customerio_email_sent_total')).to.deep.equal([]);
    expect(await world.counted('customerio_email_delivered_total')).to.have.length(1);
    expect(await world.counted('customerio_message_events_total')).to.have.length(2);
  });

  describe('after the handler', () => {
    const eventCounts = async () =>
      (await world.counted('customerio_message_events_total')).map(
        (point) => (point as { value: number }).value,
      );

    it('do not count a retry of a handled event', async () => {
      create();
      const delivered = envelope('email', 'delivered');
      for (const _ of [1, 2, 3]) await world.send(delivered);
      expect(await eventCounts()).to.deep.equal([1]);
    });

    it('count every request of an event without an id', async () => {
      create();
      const delivered = { ...envelope('email', 'delivered'), event_id: null };
      for (const _ of [1, 2, 3]) await world.send(delivered);
      expect(await eventCounts()).to.deep.equal([3]);
    });

    it('count an event whose handler failed only after a retry succeeded', async () => {
      let failures = 2;
      create({ onEvent: () => ((failures -= 1) >= 0 ? Promise.reject(new Error('not yet')) : undefined) });
      const bounced = envelope('email', 'bounced', { failure_message: '550' });
      expect((await world.send(bounced)).status).to.equal(503);
      expect((await world.send(bounced)).status).to.equal(503);
      expect(await eventCounts()).to.deep.equal([]);
      expect(await world.counted('customerio_email_bounced_total')).to.deep.equal([]);
      expect((await world.send(bounced)).status).to.equal(200);
      expect(await eventCounts()).to.deep.equal([1]);
      expect(await world.counted('customerio_email_bounced_total')).to.have.length(1);
    });

    it('count an event whose handler failed if the failure is acknowledged, because there is no retry', async () => {
      create({ onEvent: () => Promise.reject(new Error('never')), onHandlerFailure: 'acknowledge' });
      const delivered = envelope('email', 'delivered');
      for (const _ of [1, 2]) expect((await world.send(delivered)).status).to.equal(200);
      expect(await eventCounts()).to.deep.equal([1]);
      expect(world.events).to.have.length(1);
    });

    it('count events of a receiver without a handler', async () => {
      create();
      const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 10 });
      await send(receiver, envelope('push', 'delivered'));
      expect(await eventCounts()).to.deep.equal([1]);
    });
  });
});
