import { expect } from 'chai';
import type { DeliveryJournal, AcceptedSend } from '../../lib/webhooks';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const LATENCY = 'customerio_message_latency_ms';
const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';

/** A journal that knows one send, whatever it is asked for. */
const knowing = (send: unknown): DeliveryJournal => ({
  record: () => undefined,
  lookup: () => send as AcceptedSend | undefined,
});

const delivered = (more: object = {}, delivery_id: unknown = DELIVERY) =>
  envelope('email', 'delivered', { delivery_id, campaign_id: 1 }, more);

describe('the latency of a message', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('is from the accepted send to the event, on metric and span', async () => {
    const at = nowInSeconds();
    create({ deliveryJournal: knowing({ acceptedAt: at * 1000 - 4_250 }) });
    await world.send(delivered({ timestamp: at }));
    expect(await world.telemetry.points(LATENCY)).to.deep.equal([
      {
        attributes: { channel: 'email', event: 'delivered', campaign_type: 'campaign' },
        value: 1,
        count: 1,
        sum: 4_250,
      },
    ]);
    expect(world.telemetry.span().attributes).to.include({ 'customerio.message.latency_ms': 4_250 });
  });

  it('is 0 where the event is before the send: its time is cut to seconds', async () => {
    const at = nowInSeconds();
    create({ deliveryJournal: knowing({ acceptedAt: at * 1000 + 900 }) });
    await world.send(delivered({ timestamp: at }));
    const [latency] = await world.telemetry.points(LATENCY);
    expect([latency?.count, latency?.sum]).to.deep.equal([1, 0]);
  });

  it('is counted once for each event, when it was handled', async () => {
    let failures = 1;
    create({
      deliveryJournal: knowing({ acceptedAt: Date.now() - 5_000 }),
      onEvent: () => ((failures -= 1) >= 0 ? Promise.reject(new Error('not yet')) : undefined),
    });
    const event = delivered();
    for (const status of [503, 200, 200]) expect((await world.send(event)).status).to.equal(status);
    const [latency] = await world.telemetry.points(LATENCY);
    expect(latency?.count).to.equal(1);
  });

  it('is not made of a time that is none, which would spoil the sum', async () => {
    const times = [NaN, Infinity, 'soon', null, undefined, 10n];
    const journal: DeliveryJournal = {
      record: () => undefined,
      lookup: () => ({ acceptedAt: times.shift() }) as unknown as AcceptedSend,
    };
    create({ deliveryJournal: journal });
    while (times.length > 0) expect(await world.send(delivered())).to.include({ status: 200 });
    expect(world.events).to.have.length(6);
    expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
  });

  it('is not known without a time of the event', async () => {
    create({ deliveryJournal: knowing({ acceptedAt: Date.now() }) });
    await world.send(delivered({ timestamp: null }));
    expect(world.events).to.have.length(1);
    expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
  });

  describe('inferSendTime', () => {
    /** Of the shape that the ids at hand have: a prefix, the channel, a ULID. */
    const deliveryIdOf = (createdAt: number) => {
      const ulid = Buffer.alloc(16, 7);
      ulid.writeUIntBE(createdAt, 0, 6);
      return Buffer.concat([Buffer.from([100, 2, 0, 1]), Buffer.from([0]), ulid]).toString('base64url');
    };

    it('reads the time of unknown deliveries out of their ids', async () => {
      const at = nowInSeconds();
      create({ inferSendTime: true, deliveryJournal: knowing(undefined) });
      await world.send(delivered({ timestamp: at }, deliveryIdOf(at * 1000 - 3_000)));
      const [latency] = await world.telemetry.points(LATENCY);
      expect([latency?.count, latency?.sum]).to.deep.equal([1, 3_000]);
      expect(world.telemetry.span().links).to.deep.equal([]);
    });

    it('is off unless it is asked for', async () => {
      create({ deliveryJournal: knowing(undefined) });
      await world.send(delivered({}, deliveryIdOf(Date.now() - 3_000)));
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });

    it('gives way to the journal', async () => {
      const at = nowInSeconds();
      create({ inferSendTime: true, deliveryJournal: knowing({ acceptedAt: at * 1000 - 1_000 }) });
      await world.send(delivered({ timestamp: at }, deliveryIdOf(at * 1000 - 3_000)));
      const [latency] = await world.telemetry.points(LATENCY);
      expect(latency?.sum).to.equal(1_000);
    });

    it('passes over events without an id', async () => {
      create({ inferSendTime: true, deliveryJournal: knowing(undefined) });
      await world.send(delivered({}, null));
      await world.send(envelope('customer', 'subscribed'));
      expect(world.events.map(({ type }) => type)).to.deep.equal(['email_delivered', 'customer_subscribed']);
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });

    it('passes over ids of another shape', async () => {
      create({ inferSendTime: true, deliveryJournal: knowing(undefined) });
      for (const id of [
        '85286100-9235-4377-9553-067d72506164',
        'abcdefgh',
        deliveryIdOf(Date.now() + 3_600_000),
      ]) {
        await world.send(delivered({}, id));
      }
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });
  });
});
