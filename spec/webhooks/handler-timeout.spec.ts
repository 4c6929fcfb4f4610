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
});
