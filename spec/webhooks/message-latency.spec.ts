import { expect } from 'chai';
import type { DeliveryJournal, AcceptedSend } from '../../lib/webhooks';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const LATENCY = 'customerio_message_latency_ms';
const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';

/** Returns a journal that returns this send for every delivery id. */
const journalWith = (send: unknown): DeliveryJournal => ({
  record: () => undefined,
  lookup: () => send as AcceptedSend | undefined,
});

const delivered = (more: object = {}, delivery_id: unknown = DELIVERY) =>
  envelope('email', 'delivered', { delivery_id, campaign_id: 1 }, more);

describe('the message latency', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('is the time from the accepted send to the event, in metric and span', async () => {
    const at = nowInSeconds();
    create({ deliveryJournal: journalWith({ acceptedAt: at * 1000 - 4_250 }) });
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

  it('is 0 if the event precedes the send, because its time is truncated to seconds', async () => {
    const at = nowInSeconds();
    create({ deliveryJournal: journalWith({ acceptedAt: at * 1000 + 900 }) });
    await world.send(delivered({ timestamp: at }));
    const [latency] = await world.telemetry.points(LATENCY);
    expect([latency?.count, latency?.sum]).to.deep.equal([1, 0]);
  });

  it('is recorded once per handled event', async () => {
    let failures = 1;
    create({
      deliveryJournal: journalWith({ acceptedAt: Date.now() - 5_000 }),
      onEvent: () => ((failures -= 1) >= 0 ? Promise.reject(new Error('not yet')) : undefined),
    });
    const event = delivered();
    for (const status of [503, 200, 200]) expect((await world.send(event)).status).to.equal(status);
    const [latency] = await world.telemetry.points(LATENCY);
    expect(latency?.count).to.equal(1);
  });

  it('is not recorded if the send has an invalid time, which would corrupt the sum', async () => {
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

  it('is not recorded if the event has no time', async () => {
    create({ deliveryJournal: journalWith({ acceptedAt: Date.now() }) });
    await world.send(delivered({ timestamp: null }));
    expect(world.events).to.have.length(1);
    expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
  });

  describe('with inferSendTime', () => {
    /** Returns an id in the shape of the known examples: a prefix, the channel, a ULID. */
    const deliveryIdOf = (createdAt: number) => {
      const ulid = Buffer.alloc(16, 7);
      ulid.writeUIntBE(createdAt, 0, 6);
      return Buffer.concat([Buffer.from([100, 2, 0, 1]), Buffer.from([0]), ulid]).toString('base64url');
    };

    it('is decoded from the delivery id if the journal does not contain the delivery', async () => {
      const at = nowInSeconds();
      create({ inferSendTime: true, deliveryJournal: journalWith(undefined) });
      await world.send(delivered({ timestamp: at }, deliveryIdOf(at * 1000 - 3_000)));
      const [latency] = await world.telemetry.points(LATENCY);
      expect([latency?.count, latency?.sum]).to.deep.equal([1, 3_000]);
      expect(world.telemetry.span().links).to.deep.equal([]);
    });

    it('is not decoded from the delivery id if the option is not set', async () => {
      create({ deliveryJournal: journalWith(undefined) });
      await world.send(delivered({}, deliveryIdOf(Date.now() - 3_000)));
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });

    it('is taken from the journal if the journal contains the delivery', async () => {
      const at = nowInSeconds();
      create({ inferSendTime: true, deliveryJournal: journalWith({ acceptedAt: at * 1000 - 1_000 }) });
      await world.send(delivered({ timestamp: at }, deliveryIdOf(at * 1000 - 3_000)));
      const [latency] = await world.telemetry.points(LATENCY);
      expect(latency?.sum).to.equal(1_000);
    });

    it('is not recorded for events without a delivery id', async () => {
      create({ inferSendTime: true, deliveryJournal: journalWith(undefined) });
      await world.send(delivered({}, null));
      await world.send(envelope('customer', 'subscribed'));
      expect(world.events.map(({ type }) => type)).to.deep.equal(['email_delivered', 'customer_subscribed']);
      expect(await world.telemetry.points(LATENCY)).to.deep.equal([]);
    });

    it('is not recorded for delivery ids of another shape', async () => {
      create({ inferSendTime: true, deliveryJournal: journalWith(undefined) });
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
