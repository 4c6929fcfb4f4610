import { expect } from 'chai';
import {
  APIClient,
  SendEmailRequest,
  SendInAppRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';
import { CHANNELS, PUBLISHED_METRICS, type ObjectType } from '../../lib/catalog';
import type { Simulator } from '../../lib/testing/simulator';
import { SCENARIOS } from '../../lib/testing/simulator/webhooks/scenarios';
import { until } from '../harness/until';
import type { WebhookEvent } from '../harness/webhooks/webhook-sink';
import { WebhookFeedWorld } from './webhook-feed-world';

const PHONE = '+12025550123';
const MESSAGE = { identifiers: { id: '7', email: 'jane@example.com' }, transactional_message_id: 'welcome' };

type Extra = { queue_draft?: boolean; send_at?: number };

/** Sends a message, for every channel that has webhooks. */
const SENDS = {
  email: (app, extra) =>
    app.sendEmail(new SendEmailRequest({ ...MESSAGE, to: 'jane@example.com', ...extra })),
  push: (app, extra) => app.sendPush(new SendPushRequest({ ...MESSAGE, ...extra })),
  sms: (app, extra) => app.sendSMS(new SendSMSRequest({ ...MESSAGE, to: PHONE, ...extra })),
  whatsapp: (app, extra) => app.sendWhatsApp(new SendWhatsAppRequest({ ...MESSAGE, to: PHONE, ...extra })),
  in_app: (app, extra) => app.sendInApp(new SendInAppRequest({ ...MESSAGE, ...extra })),
} satisfies Record<string, (app: APIClient, extra?: Extra) => Promise<unknown>>;

type SendChannel = keyof typeof SENDS;
const SEND_CHANNELS = Object.keys(SENDS) as SendChannel[];

const RECIPIENTS: Partial<Record<SendChannel, string>> = {
  email: 'jane@example.com',
  sms: PHONE,
  whatsapp: PHONE,
  in_app: '7',
};

/** Earlier events of a message by metric; one of them is required. */
const PRECONDITIONS: Readonly<Record<string, readonly string[]>> = {
  delivered: ['sent'],
  bounced: ['sent'],
  deferred: ['sent'],
  opened: ['sent', 'delivered', 'clicked'],
  clicked: ['sent', 'delivered', 'opened'],
  converted: ['opened', 'clicked'],
  replied: ['delivered'],
  spammed: ['delivered'],
  unsubscribed: ['opened'],
};

describe('simulated scenarios of messages', () => {
  const world = new WebhookFeedWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());

  async function send(simulator: Simulator, channel: SendChannel, extra?: Extra): Promise<string> {
    const app = new APIClient('key', { url: simulator.appUrl, retry: { maxRetries: 0 } });
    return ((await SENDS[channel](app, extra)) as { delivery_id: string }).delivery_id;
  }

  const eventsOf = (deliveryId: string): WebhookEvent[] =>
    world.sink.events.filter(({ data }) => data['delivery_id'] === deliveryId);

  it('consist of published pairs in a possible order', () => {
    for (const objectType of Object.keys(SCENARIOS) as ObjectType[]) {
      const published: readonly string[] = PUBLISHED_METRICS[objectType];
      for (const { steps } of SCENARIOS[objectType]) {
        const metrics = steps.map(({ metric }): string => metric);
        expect(published).to.include.members(metrics);
        for (const [index, metric] of objectType === 'customer' ? [] : metrics.entries()) {
          const before = metrics.slice(0, index);
          const required = PRECONDITIONS[metric];
          if (required !== undefined) expect(before, metrics.join()).to.satisfy(overlaps(required));
        }
      }
    }
  });

  it('contain every metric of e-mails except drafts', () => {
    const metrics = SCENARIOS.email.flatMap(({ steps }) => steps.map(({ metric }) => metric));
    expect([...new Set(metrics), 'drafted']).to.have.members([...PUBLISHED_METRICS.email]);
  });

  it('contain hard and soft bounces, and opens and clicks by machines', () => {
    const steps = SCENARIOS.email.flatMap((scenario) => scenario.steps);
    const failures = steps.filter(({ metric }) => metric === 'bounced').map(({ failure }) => failure);
    expect(failures).to.include.members(['noSuchMailbox', 'mailboxFull']);
    const marks = steps.flatMap(({ data }) => Object.keys(data ?? {}));
    expect(marks).to.include.members(['prefetched', 'proxied', 'synthetic', 'machine']);
  });

  for (const channel of SEND_CHANNELS) {
    it(`start after an accepted send through ${channel}`, async () => {
      const simulator = await world.startSimulator();
      const ids = await Promise.all(Array.from({ length: 60 }, () => send(simulator, channel)));
      await simulator.webhooks.idle();
      const known = SCENARIOS[channel].map(({ steps }) => steps.map(({ metric }) => metric).join());
      const received = ids.map((id) =>
        eventsOf(id)
          .map(({ metric }) => metric)
          .join(),
      );
      for (const metrics of received) expect(known).to.include(metrics);
      expect(new Set(received).size).to.be.above(2);
      for (const { object_type, timestamp, data } of world.sink.events) {
        expect(object_type).to.equal(channel);
        expect(timestamp)
          .to.satisfy(Number.isInteger)
          .and.to.be.closeTo(Date.now() / 1000, 60);
        expect(data).to.deep.include({ transactional_message_id: 'welcome', customer_id: '7' });
        expect(data['identifiers']).to.include({ id: '7', email: 'jane@example.com' });
        const recipient = RECIPIENTS[channel];
        if ('recipient' in data) expect(data['recipient']).to.equal(recipient);
      }
    });

    it(`consist of a draft if a send through ${channel} has queue_draft`, async () => {
      const simulator = await world.startSimulator();
      const ids = await Promise.all(
        Array.from({ length: 5 }, () => send(simulator, channel, { queue_draft: true })),
      );
      await simulator.webhooks.idle();
      expect(ids.map((id) => eventsOf(id).map(({ metric }) => metric))).to.deep.equal(
        ids.map(() => ['drafted']),
      );
    });
  }

  it('have a person without an id if the send has only an address', async () => {
    const simulator = await world.startSimulator();
    const app = new APIClient('key', { url: simulator.appUrl });
    const message = { identifiers: { email: 'sam@example.com' }, transactional_message_id: 3 };
    await app.sendInApp(new SendInAppRequest(message));
    await simulator.webhooks.idle();
    const [first] = world.sink.events;
    expect(first?.data).to.deep.include({ transactional_message_id: 3, customer_id: '' });
    expect(first?.data['identifiers']).to.include({ id: null, email: 'sam@example.com' });
  });

  it('have the subject of the sent e-mail, and a numeric message id if it has no template', async () => {
    const simulator = await world.startSimulator();
    const app = new APIClient('key', { url: simulator.appUrl });
    const content = { subject: 'Hello', body: 'there', from: 'shop@example.com' };
    for (let sent = 0; sent < 5; sent++) {
      await app.sendEmail(new SendEmailRequest({ to: 'a@example.com', identifiers: { id: 1 }, ...content }));
    }
    await simulator.webhooks.idle();
    for (const { data } of world.sink.events) {
      if ('subject' in data) expect(data['subject']).to.equal('Hello');
      expect(data['transactional_message_id']).to.be.a('number');
    }
  });

  it('start when a scheduled send is due', async () => {
    const simulator = await world.startSimulator({ timeScale: 0.0001 });
    const begin = Date.now();
    const inTenThousandSeconds = Math.ceil(begin / 1000) + 10_000;
    const scheduled = await send(simulator, 'email', { send_at: inTenThousandSeconds });
    const now = await send(simulator, 'email');
    await simulator.webhooks.idle();
    const received = (id: string) =>
      world.sink.received.filter(({ event }) => event.data['delivery_id'] === id);
    expect(received(now)).to.not.be.empty;
    expect(received(scheduled)[0]?.at).to.be.at.least(begin + 990);
  });

  it('have delays between their events, and keep the order of the events', async () => {
    const simulator = await world.startSimulator({ timeScale: 0.05 });
    const ids = await Promise.all(Array.from({ length: 30 }, () => send(simulator, 'email')));
    await simulator.webhooks.idle();
    const times = world.sink.received.map(({ at }) => at);
    expect(Math.max(...times) - Math.min(...times)).to.be.above(100);
    for (const id of ids) {
      const stamps = eventsOf(id).map(({ timestamp }) => timestamp);
      expect(stamps).to.deep.equal([...stamps].sort((a, b) => a - b));
    }
  });

  it('start after a send whose response was lost, and not after a rejected one', async () => {
    const simulator = await world.startSimulator();
    simulator.script({}, { kind: 'reset_mid_body' }, { kind: 'error', status: 400 }, { kind: 'reset' });
    for (let sent = 0; sent < 3; sent++) await send(simulator, 'email').catch(() => undefined);
    await simulator.webhooks.idle();
    expect(new Set(world.sink.events.map(({ data }) => data['delivery_id'])).size).to.equal(1);
  });

  it('are the same for the same seed', async () => {
    const metricsFor = async (seed: number): Promise<string[]> => {
      const simulator = await world.startSimulator({}, { seed });
      const metrics: string[] = [];
      for (let sent = 0; sent < 40; sent++) {
        const id = await send(simulator, sent % 2 === 0 ? 'email' : 'push');
        await simulator.webhooks.idle();
        metrics.push(
          eventsOf(id)
            .map(({ metric }) => metric)
            .join(),
        );
      }
      return metrics;
    };
    const expected = await metricsFor(11);
    expect(await metricsFor(11)).to.deep.equal(expected);
    expect(await metricsFor(12)).not.to.deep.equal(expected);
  });

  it('also run for background messages of campaigns, customers, actions and an unknown object type', async () => {
    const simulator = await world.startSimulator({ backgroundMessagesPerSecond: 500 });
    const types = () => new Set(world.sink.events.map(({ object_type }) => object_type));
    await until('background messages of each kind', () => {
      const expected = ['email', 'push', 'customer', 'slack', 'webhook', 'pigeon'];
      return expected.every((type) => types().has(type));
    });
    simulator.sendWebhooksTo({ ...world.sink.target, backgroundMessagesPerSecond: 0 });
    await simulator.webhooks.idle();
    expect([...types()].filter((type) => type !== undefined)).to.satisfy(
      within([...CHANNELS, 'customer', 'pigeon']),
    );
    expect(world.sink.events.find(({ object_type }) => object_type === 'pigeon')).to.include({
      metric: 'landed',
    });
    for (const { data } of world.sink.events) expect(data).not.to.have.property('transactional_message_id');
    for (const id of ['campaign_id', 'broadcast_id', 'newsletter_id']) {
      expect(
        world.sink.events.some(({ data }) => id in data),
        id,
      ).to.be.true;
    }
    const after = world.sink.received.length;
    await send(simulator, 'in_app');
    await simulator.webhooks.idle();
    for (const { object_type } of world.sink.events.slice(after)) expect(object_type).to.equal('in_app');
  });
});

const overlaps = (required: readonly string[]) => (before: readonly string[]) =>
  required.some((metric) => before.includes(metric));

const within = (allowed: readonly string[]) => (values: readonly string[]) =>
  values.every((value) => allowed.includes(value));
