import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { createWebhookReceiver, type WebhookReceiverOptions } from '../../lib/webhooks';
import { Outage } from '../harness/stores/outage';
import { BREAKAGES, explode } from '../harness/telemetry/broken-apis';
import { envelope, nowInSeconds, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const journal = { record: () => undefined, lookup: () => ({ acceptedAt: Date.now(), traceId: 'x' }) };

describe('WebhookReceiver', () => {
  let world: WebhookWorld;
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => unhandled.push(error);
  before(() => process.on('unhandledRejection', onUnhandled));
  after(() => process.removeListener('unhandledRejection', onUnhandled));
  afterEach(async () => {
    await world.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled.splice(0)).to.deep.equal([]);
  });

  /** Implementations of the next calls of the handler. */
  let handlers: (() => unknown)[] = [];
  const create = (options: Partial<WebhookReceiverOptions> = {}, config = {}) => {
    handlers = [];
    const onEvent = () => handlers.shift()?.();
    world = new WebhookWorld({ onEvent, deliveryJournal: journal, handlerTimeoutMs: 15, ...options }, config);
  };

  async function expectNormalOperation(receiver = world.receiver) {
    const first = envelope('email', 'delivered', { delivery_id: DELIVERY });
    const failing = envelope('push', 'bounced', { recipients: [{ failure_message: 'x' }] });
    handlers = [
      () => 'handled',
      () => Promise.reject(new Error('x')),
      () => Promise.resolve('handled'),
      () => new Promise(() => undefined),
      () => undefined,
      () => undefined,
      explode,
    ];
    const statuses: unknown[] = [];
    for (const [body, sending] of [
      [first],
      [first],
      [failing],
      [failing],
      [envelope('sms', 'sent')],
      ['not JSON'],
      [envelope('hologram', 'sent')],
      [envelope('slack', 'sent')],
      [first, { signingKey: 'another' }],
      [first, { headers: {} }],
      [first, { timestamp: nowInSeconds() - 9 * 86_400 }],
      [first, { method: 'GET' }],
    ] as Parameters<WebhookWorld['send']>[]) {
      statuses.push((await send(receiver, body, sending)).status);
    }
    expect(statuses).to.deep.equal([200, 200, 503, 200, 503, 200, 200, 503, 401, 401, 401, 405]);
    expect(world.events.map(({ type }) => type)).to.deep.equal([
      'email_delivered',
      'push_bounced',
      'push_bounced',
      'sms_sent',
      'unknown',
      'unknown',
      'slack_sent',
    ]);
  }

  it('responds and handles events as usual without broken dependencies', async () => {
    create();
    await expectNormalOperation();
  });

  for (const [description, breakIt] of Object.entries(BREAKAGES)) {
    it(`responds and handles events as usual with ${description}`, async () => {
      create();
      breakIt();
      await expectNormalOperation();
    });

    it(`responds and handles events as usual if it is created with ${description}`, async () => {
      create();
      breakIt();
      await expectNormalOperation(
        createWebhookReceiver({
          signingKeys: SIGNING_KEY,
          dedupeMaxIds: 100,
          deliveryJournal: journal,
          handlerTimeoutMs: 15,
          onEvent: (event) => {
            world.events.push(event);
            return handlers.shift()?.();
          },
        }),
      );
    });
  }

  const configurations: Readonly<Record<string, object>> = {
    'a logger option that throws': {
      logLevel: 'debug',
      logger: { debug: explode, info: explode, warn: explode, error: explode },
    },
    'every option enabled': {
      logLevel: 'debug',
      captureCustomerId: 'raw',
      captureCampaignIds: true,
      captureTransactionalMessageId: true,
      captureErrorMessage: true,
      deliveryJournalSize: 0,
    },
  };
  for (const [description, config] of Object.entries(configurations)) {
    it(`responds and handles events as usual with ${description}`, async () => {
      create({}, config);
      await expectNormalOperation();
    });
  }

  const outage = new Outage();
  after(outage.end);
  const hang = outage.failing(() => new Promise<never>(() => undefined));
  const reject = outage.failing(() => Promise.reject(new Error('down')));
  const throwError = outage.failing(explode);
  const stores: Readonly<Record<string, Partial<WebhookReceiverOptions>>> = {
    'stores that throw': {
      dedupeStore: { claim: throwError, complete: throwError, release: throwError },
      deliveryJournal: { record: throwError, lookup: throwError },
    },
    'stores that reject': {
      dedupeStore: { claim: reject, complete: reject, release: reject },
      deliveryJournal: { record: reject, lookup: reject },
    },
    'stores that hang': {
      dedupeStore: { claim: hang, complete: hang, release: hang },
      deliveryJournal: { record: hang, lookup: hang },
      handlerTimeoutMs: 50,
    },
    'stores that return invalid values': {
      dedupeStore: {
        claim: () => 'maybe' as never,
        complete: () => 7 as never,
        release: () => null as never,
      },
      deliveryJournal: { record: () => null as never, lookup: () => 'x' as never },
    },
  };
  for (const [description, options] of Object.entries(stores)) {
    it(`responds and handles events as usual with ${description}`, async () => {
      create({ storeTimeoutMs: 5, ...options });
      await expectNormalOperation();
    });
  }

  it('emits spans and logs if metrics are broken', async () => {
    create({}, { logLevel: 'info' });
    BREAKAGES['instruments that throw']();
    await world.send(envelope('email', 'sent'));
    expect(world.telemetry.spans).to.have.length(1);
    expect(world.telemetry.logRecords).to.have.length(1);
  });

  for (const breakage of ['a tracer that throws', 'a tracer provider that throws'] as const) {
    it(`emits metrics and logs with ${breakage}`, async () => {
      create({}, { logLevel: 'info' });
      BREAKAGES[breakage]();
      const sent = envelope('email', 'sent');
      await world.send(sent);
      expect(await world.counted('customerio_message_events_total')).to.have.length(1);
      expect(await world.counted('customerio_webhook_duration_ms')).to.have.length(1);
      expect(world.telemetry.logRecords[0]?.attributes).to.include({
        'customerio.event_type': 'email_sent',
        'customerio.event_id': sent.event_id,
      });
    });
  }

  it('logs rejections if metrics are broken', async () => {
    create();
    BREAKAGES['a meter that throws']();
    await world.send('', { headers: {} });
    expect(world.telemetry.logRecords.map(({ eventName }) => eventName)).to.deep.equal([
      'customerio.webhook.rejected',
    ]);
  });

  it('counts again after a broken meter provider was replaced', async () => {
    create();
    const { meterProvider } = world.telemetry;
    BREAKAGES['a meter that throws']();
    await world.send(envelope('email', 'sent'));
    metrics.disable();
    metrics.setGlobalMeterProvider(meterProvider);
    await world.send(envelope('email', 'sent'));
    expect(await world.counted('customerio_webhook_received_total')).to.deep.equal([
      { event_type: 'email_sent', value: 1 },
    ]);
  });
});
