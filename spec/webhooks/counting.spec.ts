import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { BOUNCE_TYPES, CAMPAIGN_TYPES, EVENT_TYPES, WEBHOOK_ERRORS } from '../../lib/catalog';
import { createWebhookReceiver } from '../../lib/webhooks';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';
import { PARENTS, VENDOR_EVENTS } from '../harness/webhooks/vendor-events';
import { envelope, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const zeros = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 0]));

describe('counting webhooks:', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  describe('series are there before the first webhook', () => {
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

    it('from the construction of the receiver on', async () => {
      create();
      await expectZeros();
    });

    it('from the first request on where the SDK came after the receiver', async () => {
      create();
      unregister();
      const later = new InMemoryTelemetry().register();
      await world.receiver.handle({ method: 'GET', headers: {}, rawBody: '' });
      await send(world.receiver, '{}');
      const received = await later.points('customerio_webhook_received_total');
      expect(received).to.have.length(EVENT_TYPES.length + 1);
      await later.shutdown();
    });

    it('and without a receiver there are none', async () => {
      create();
      const alone = new InMemoryTelemetry();
      expect(await alone.points('customerio_webhook_received_total')).to.deep.equal([]);
      await alone.shutdown();
    });
  });

  it('every authenticated request is received, repeated and unreadable ones too', async () => {
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

  it('instruments are given numbers alone, whatever an event does not say', async () => {
    create({ deliveryJournal: { record: () => undefined, lookup: () => undefined } });
    const given: unknown[] = [];
    const instrument = {
      add: (value: unknown) => given.push(value),
      record: (value: unknown) => given.push(value),
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
    expect(given).to.include(1);
    expect(given.filter((value) => !Number.isFinite(value))).to.deep.equal([]);
  });

  it('what happened to a message is counted for every pair and campaign type', async () => {
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

  it('opens and clicks by machines are told apart', async () => {
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

  it('e-mails that were sent, delivered and bounced are counted on top', async () => {
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

  it('emailSentSource "api" leaves e-mails sent to the calls', async () => {
    create({}, { emailSentSource: 'api' });
    await world.send(envelope('email', 'sent', { campaign_id: 1 }));
    await world.send(envelope('email', 'delivered', { campaign_id: 1 }));
    expect(await world.counted('customerio_email_sent_total')).to.deep.equal([]);
    expect(await world.counted('customerio_email_delivered_total')).to.have.length(1);
    expect(await world.counted('customerio_message_events_total')).to.have.length(2);
  });

  describe('each event once, when it was handled:', () => {
    const events = async () =>
      (await world.counted('customerio_message_events_total')).map(
        (point) => (point as { value: number }).value,
      );

    it('not again when it is repeated', async () => {
      create();
      const delivered = envelope('email', 'delivered');
      for (const _ of [1, 2, 3]) await world.send(delivered);
      expect(await events()).to.deep.equal([1]);
    });

    it('each time where there is no id to know it by', async () => {
      create();
      const delivered = { ...envelope('email', 'delivered'), event_id: null };
      for (const _ of [1, 2, 3]) await world.send(delivered);
      expect(await events()).to.deep.equal([3]);
    });

    it('not when the handler failed, but when a repetition succeeds', async () => {
      let failures = 2;
      create({ onEvent: () => ((failures -= 1) >= 0 ? Promise.reject(new Error('not yet')) : undefined) });
      const bounced = envelope('email', 'bounced', { failure_message: '550' });
      expect((await world.send(bounced)).status).to.equal(503);
      expect((await world.send(bounced)).status).to.equal(503);
      expect(await events()).to.deep.equal([]);
      expect(await world.counted('customerio_email_bounced_total')).to.deep.equal([]);
      expect((await world.send(bounced)).status).to.equal(200);
      expect(await events()).to.deep.equal([1]);
      expect(await world.counted('customerio_email_bounced_total')).to.have.length(1);
    });

    it('when the handler failed and that is acknowledged: there will be no repetition', async () => {
      create({ onEvent: () => Promise.reject(new Error('never')), onHandlerFailure: 'acknowledge' });
      const delivered = envelope('email', 'delivered');
      for (const _ of [1, 2]) expect((await world.send(delivered)).status).to.equal(200);
      expect(await events()).to.deep.equal([1]);
      expect(world.events).to.have.length(1);
    });

    it('without a handler', async () => {
      create();
      const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 10 });
      await send(receiver, envelope('push', 'delivered'));
      expect(await events()).to.deep.equal([1]);
    });
  });
});
