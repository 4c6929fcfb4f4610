import { expect } from 'chai';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { rejection } from '../harness/sdk/world';
import { until } from '../harness/until';

const LEASE_MS = 60_000;
const WINDOW_MS = 120_000;
const SEND = {
  acceptedAt: 1_795_000_000_123,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
};

for (const kind of CLIENT_KINDS) {
  describe(`the keys of Redis stores over ${kind.name}`, () => {
    let world: RedisWorld;

    before(async () => (world = await RedisWorld.create(kind)));
    beforeEach(() => world.reset());
    after(() => world?.end());

    it('begin with the prefix and have a time to live', async () => {
      const { dedupeStore, deliveryJournal } = await world.replica({ prefix: 'shop:', sendTtlMs: 90_000 });
      await dedupeStore.claim('open', LEASE_MS);
      await dedupeStore.claim('handled', LEASE_MS);
      await dedupeStore.complete('handled', WINDOW_MS);
      await deliveryJournal.record('d1', SEND);
      await (await world.replica()).deliveryJournal.record('d2', SEND);
      const expected = {
        'shop:event:open': LEASE_MS,
        'shop:event:handled': WINDOW_MS,
        'shop:delivery:d1': 90_000,
        'customerio:delivery:d2': 8 * 24 * 60 * 60 * 1000,
      };
      expect(await world.admin.keys('*')).to.have.members(Object.keys(expected));
      for (const [key, ttlMs] of Object.entries(expected)) {
        expect(await world.admin.pttl(key), key).to.be.within(ttlMs - 10_000, ttlMs);
      }
    });

    it('are not used by stores with another prefix', async () => {
      const [one, other] = [await world.replica({ prefix: 'a:' }), await world.replica({ prefix: 'b:' })];
      await one.dedupeStore.claim('e1', LEASE_MS);
      await one.deliveryJournal.record('d1', SEND);
      expect(await other.dedupeStore.claim('e1', LEASE_MS)).to.equal('claimed');
      expect(await other.deliveryJournal.lookup('d1')).to.be.undefined;
    });

    it('hold only times, trace ids and the state of claims', async () => {
      const { dedupeStore, deliveryJournal } = await world.replica();
      await dedupeStore.claim('open', LEASE_MS);
      await dedupeStore.complete('handled', WINDOW_MS);
      await deliveryJournal.record('d1', SEND);
      expect(await world.admin.get('customerio:event:open')).to.match(/^held\.[0-9a-f]{16}$/);
      expect(await world.admin.get('customerio:event:handled')).to.match(/^done\.[0-9a-f]{6}$/);
      expect(await world.admin.get('customerio:delivery:d1')).to.equal(
        '1795000000123.0af7651916cd43dd8448eb211c80319c.b7ad6b7169203331.01',
      );
    });

    it('are accessed with one command per operation', async () => {
      const { dedupeStore, deliveryJournal } = await world.replica();
      const seen: string[] = [];
      const monitor = await world.admin.monitor();
      monitor.on('monitor', (_time: string, [command]: [string], source: string) => {
        if (source !== 'lua') seen.push(command.toLowerCase());
      });
      try {
        await dedupeStore.claim('e1', LEASE_MS);
        await dedupeStore.claim('e1', LEASE_MS);
        await dedupeStore.release('e1');
        await dedupeStore.release('e1');
        await dedupeStore.complete('e1', WINDOW_MS);
        await deliveryJournal.record('d1', SEND);
        await deliveryJournal.lookup('d1');
        await world.admin.echo('the end');
        await until('end of the commands', () => seen.includes('echo'));
      } finally {
        monitor.disconnect();
      }
      expect(seen).to.deep.equal(['eval', 'eval', 'eval', 'eval', 'set', 'getrange', 'echo']);
    });

    describe('with a Redis user of restricted permissions', () => {
      const login = { username: 'service', password: 'secret' };
      const allow = (...commands: string[]) =>
        world.admin.acl(
          'SETUSER',
          'service',
          'reset',
          'on',
          '>secret',
          '~customerio:*',
          '-@all',
          ...commands,
        );

      it('are accessible if the user may run GETRANGE, SET, DEL, PTTL and EVAL on the prefix', async () => {
        await allow('+getrange', '+set', '+del', '+pttl', '+eval');
        const { dedupeStore, deliveryJournal } = await world.replica({}, login);
        expect(await dedupeStore.claim('e1', LEASE_MS)).to.equal('claimed');
        expect(await dedupeStore.claim('e1', LEASE_MS)).to.equal('busy');
        await dedupeStore.release('e1');
        await dedupeStore.complete('e1', WINDOW_MS);
        expect(await dedupeStore.claim('e1', LEASE_MS)).to.equal('done');
        await deliveryJournal.record('d1', SEND);
        expect(await deliveryJournal.lookup('d1')).to.deep.equal(SEND);
      });

      it('are not written by a claim or lookup if the user may not run GETRANGE', async () => {
        await allow('+set', '+del', '+eval');
        const { dedupeStore, deliveryJournal } = await world.replica({}, login);
        const operations = [
          async () => dedupeStore.claim('e1', LEASE_MS),
          async () => deliveryJournal.lookup('d1'),
        ];
        for (const operation of operations) {
          expect(await rejection(operation())).to.match(/NOPERM|can't run this command/);
        }
        expect(await world.admin.keys('*')).to.deep.equal([]);
      });
    });
  });
}
