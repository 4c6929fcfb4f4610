import { expect } from 'chai';
import type { WebhookReceiverOptions } from '../../lib/webhooks';
import { Clock } from '../harness/clock';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';

describe('the time of onEvent', () => {
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
    ['is counted from the arrival of the webhook', 1_000, 0, 1_000],
    ['is less by what the lookup of the send took', 1_000, 400, 1_000],
    ['is a little where the lookup took nearly all of it', 1_000, 950, 1_050],
    ['is a little where the lookup took more than all of it', 1_000, 2_000, 2_100],
    ['is no longer than the option says where that is less than a little', 30, 400, 430],
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
      const answer = await clock.until(world.send(envelope('email', 'sent', { delivery_id: DELIVERY })));
      expect(answer.status).to.equal(503);
      expect(endedAt - arrivedAt).to.equal(endsAfterMs);
    });
  }

  const leases: readonly [title: string, handlerTimeoutMs: number, leaseMs: number][] = [
    ['is half of the lease that a store is asked for', 45_000, 90_000],
    ['asks a store for a minute where it is short', 10, 60_000],
  ];
  for (const [title, handlerTimeoutMs, leaseMs] of leases) {
    it(title, async () => {
      const asked: number[] = [];
      create({
        handlerTimeoutMs,
        dedupeStore: {
          claim: (_id, ms) => (asked.push(ms), 'claimed'),
          complete: () => undefined,
          release: () => undefined,
        },
      });
      await clock.until(world.send(envelope('email', 'sent')));
      expect(asked).to.deep.equal([leaseMs]);
    });
  }
});
