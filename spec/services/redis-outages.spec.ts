import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { redisStores, type RedisStores } from '../../lib/stores/redis';
import { Proxy } from '../harness/redis/proxy';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { rejection } from '../harness/sdk/world';
import { until } from '../harness/until';

const LEASE_MS = 60_000;
const WINDOW_MS = 120_000;

const OPERATIONS = {
  claim: ({ dedupeStore }) => dedupeStore.claim('e1', LEASE_MS),
  complete: ({ dedupeStore }) => dedupeStore.complete('e1', WINDOW_MS),
  release: ({ dedupeStore }) => dedupeStore.release('mine'),
  record: ({ deliveryJournal }) => deliveryJournal.record('d1', { acceptedAt: 1 }),
  lookup: ({ deliveryJournal }) => deliveryJournal.lookup('d1'),
} satisfies Readonly<Record<string, (stores: RedisStores) => unknown>>;

for (const kind of CLIENT_KINDS) {
  describe(`Redis stores over ${kind.name} during an outage`, () => {
    let world: RedisWorld;

    before(async () => (world = await RedisWorld.create(kind)));
    beforeEach(() => world.reset());
    after(() => world?.end());

    it('reject every operation while the server is down, and work with the same client after its restart', async () => {
      const stores = await world.replica();
      expect(await stores.dedupeStore.claim('mine', LEASE_MS)).to.equal('claimed');
      await world.server.kill();
      for (const [name, operation] of Object.entries(OPERATIONS)) {
        expect(await rejection(promised(() => operation(stores))), name).to.be.instanceOf(Error);
      }
      await world.server.restart();
      await untilWorks(() => OPERATIONS.complete(stores));
      expect(await stores.dedupeStore.claim('e1', LEASE_MS)).to.equal('done');
      expect(await stores.dedupeStore.claim('e2', LEASE_MS)).to.equal('claimed');
      for (const operation of Object.values(OPERATIONS)) await promised(() => operation(stores));
    });

    it('release a claim at the second attempt if the server was down at the first', async () => {
      const { dedupeStore } = await world.replica();
      await dedupeStore.claim('e1', LEASE_MS);
      const value = await world.admin.get('customerio:event:e1');
      await world.server.kill();
      await rejection(promised(() => dedupeStore.release('e1')));
      await world.server.restart();
      await untilWorks(() => world.admin.set('customerio:event:e1', value ?? ''));
      await untilWorks(() => dedupeStore.release('e1'));
      expect(await world.admin.exists('customerio:event:e1')).to.equal(0);
    });

    it('keep a claim pending while the server is frozen, and hold it afterwards', async () => {
      const [one, other] = await world.dedupeStores(2);
      world.server.freeze();
      try {
        const claim = promised(() => one!.claim('e1', LEASE_MS));
        expect(await Promise.race([claim, sleep(300, 'undecided')])).to.equal('undecided');
        world.server.thaw();
        expect(await claim).to.equal('claimed');
      } finally {
        world.server.thaw();
      }
      expect(await other!.claim('e1', LEASE_MS)).to.equal('busy');
    });

    it('reject with the error of the server if it rejects a command', async () => {
      const stores = await world.replica();
      await world.admin.config('SET', 'maxmemory', '1');
      try {
        for (const name of ['claim', 'complete', 'record'] as const) {
          expect(await rejection(promised(() => OPERATIONS[name](stores))), name).to.match(/OOM/);
        }
      } finally {
        await world.admin.config('SET', 'maxmemory', '0');
      }
    });
  });
}

describe('a claim over ioredis whose response is lost with the connection', () => {
  const [ioredis] = CLIENT_KINDS;
  let world: RedisWorld;
  let proxy: Proxy;

  before(async () => {
    world = await RedisWorld.create(ioredis!);
    proxy = await Proxy.start(world.server.port);
  });

  after(async () => {
    await world?.end();
    await proxy?.close();
  });

  it('is granted when ioredis sends the command again, and can be released', async () => {
    const { dedupeStore } = redisStores(await world.connect(proxy.port));
    const other = (await world.replica()).dedupeStore;
    proxy.loseNextResponse();
    const claim = dedupeStore.claim('e1', LEASE_MS);
    await until(
      'claim in the server',
      async () => (await world.admin.get('customerio:event:e1')) ?? undefined,
    );
    expect(await other.claim('e1', LEASE_MS)).to.equal('busy');
    expect(await claim).to.equal('claimed');
    await dedupeStore.release('e1');
    expect(await other.claim('e1', LEASE_MS)).to.equal('claimed');
  });
});

/** Returns a promise of the result. A store operation may return a value or a promise, and may throw. */
const promised = async <T>(operation: () => T | Promise<T>): Promise<T> => await operation();

const untilWorks = (operation: () => unknown) =>
  until('reconnection', () =>
    promised(operation).then(
      () => true,
      () => false,
    ),
  );
