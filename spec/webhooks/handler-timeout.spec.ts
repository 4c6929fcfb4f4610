import { expect } from 'chai';
import type { WebhookReceiverOptions } from '../../lib/webhooks';
import { Clock } from '../harness/clock';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';

describe('the time limit of onEvent', () => {
  let world: WebhookWorld;
  let clock: Clock;
  afterEach(async () => {
    clock.uninstall();
    await world.end();
  });
  const create = (options: Partial<WebhookReceiverOptions>) => {
    world = new WebhookWorld(options);
    clock = new Clock();
  };

  const times: readonly [title: string, handlerTimeoutMs: number, lookupMs: number, endsAfterMs: number][] = [
    ['starts with the arrival of the request', 1_000, 0, 1_000],
    ['includes the lookup of the send', 1_000, 400, 1_000],
    ['leaves at least 100 ms after a lookup that took nearly all of the time', 1_000, 950, 1_050],
    ['leaves at least 100 ms after a lookup that took more than all of the time', 1_000, 2_000, 2_100],
    ['leaves no more than a handlerTimeoutMs below 100 ms', 30, 400, 430],
  ];
  for (const [title, handlerTimeoutMs, lookupMs, endsAfterMs] of times) {
    it(title, async () => {
      let endedAt = NaN;
      create({
        handlerTimeoutMs,
        storeTimeoutMs: 3_000,
        deliveryJournal: {
          record: () => undefined,
          lookup: () =>
            new Promise((resolve) =>
              lookupMs === 0 ? resolve(undefined) : setTimeout(() => resolve(undefined), lookupMs),
            ),
        },
        onEvent: (_event, { signal }) =>
          new Promise(() => signal.addEventListener('abort', () => (endedAt = clock.now()))),
      });
      const arrivedAt = clock.now();
      const response = await clock.until(world.send(envelope('email', 'sent', { delivery_id: DELIVERY })));
      expect(response.status).to.equal(503);
      expect(endedAt - arrivedAt).to.equal(endsAfterMs);
    });
  }

  const leases: readonly [title: string, handlerTimeoutMs: number, leaseMs: number][] = [
    ['is half of the lease of a claim', 45_000, 90_000],
    ['leads to a lease of one minute if it is short', 10, 60_000],
  ];
  for (const [title, handlerTimeoutMs, leaseMs] of leases) {
    it(title, async () => {
      const requestedMs: number[] = [];
      create({
        handlerTimeoutMs,
        dedupeStore: {
          claim: (_id, ms) => (requestedMs.push(ms), 'claimed'),
          complete: () => undefined,
          release: () => undefined,
        },
      });
      await clock.until(world.send(envelope('email', 'sent')));
      expect(requestedMs).to.deep.equal([leaseMs]);
    });
  }

  it('does not count an event twice if its handler outlives the lease of its claim', async () => {
    const ends: (() => void)[] = [];
    create({ handlerTimeoutMs: 200, onEvent: () => new Promise<void>((resolve) => ends.push(resolve)) });
    const sent = envelope('email', 'delivered', { campaign_id: 1 });
    expect(await clock.until(world.send(sent))).to.include({ status: 503 });
    await clock.pass(61_000);
    const retry = world.send(sent);
    await clock.pass(10);
    expect(ends).to.have.length(2);
    for (const end of ends.reverse()) end();
    expect(await clock.until(retry)).to.include({ status: 200 });
    await clock.pass(10);
    // metrics are collected with timers
    clock.uninstall();
    const counted = [{ campaign_type: 'campaign', value: 1 }];
    expect(await world.counted('customerio_email_delivered_total')).to.deep.equal(counted);
  });
});
