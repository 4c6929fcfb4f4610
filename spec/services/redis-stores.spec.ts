import { expect } from 'chai';
import { createClient, RESP_TYPES } from 'redis';
import { redisStores } from '../../lib/stores/redis';
import { RedisServer } from '../harness/redis/redis';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { until } from '../harness/until';

const LEASE_MS = 60_000;
const WINDOW_MS = 120_000;
const EVENT = 'customerio:event:e1';
/** Longest time between a write and the check of its expiry. The process may be paused meanwhile. */
const MAX_PAUSE_MS = 30_000;
const SEND = { acceptedAt: 1_795_000_000_123 };

for (const kind of CLIENT_KINDS) {
  describe(`Redis stores over ${kind.name}`, () => {
    let world: RedisWorld;

    before(async () => (world = await RedisWorld.create(kind)));
    beforeEach(() => world.reset());
    after(() => world?.end());

    const three = async () => {
      const [one, other, third] = await world.dedupeStores(3);
      return { one: one!, other: other!, third: third! };
    };

    /** A short lease could expire before its check. A long one does not, so the spec shortens it after the check. */
    const expectTtl = async (ttlMs: number) =>
      expect(await world.admin.pttl(EVENT)).to.be.within(ttlMs - MAX_PAUSE_MS, ttlMs);

    describe('claims', () => {
      it('are granted to exactly one of 50 concurrent callers', async () => {
        const [one, other] = await world.dedupeStores(2);
        const claims = Array.from({ length: 50 }, async (_, index) =>
          (index % 2 === 0 ? one! : other!).claim('e1', LEASE_MS),
        );
        const results = await Promise.all(claims);
        expect(results.filter((result) => result === 'claimed')).to.have.length(1);
        expect(results.filter((result) => result === 'busy')).to.have.length(49);
      });

      it('are exclusive among services with different clients', async () => {
        const { port } = world.server;
        const clients = await Promise.all(CLIENT_KINDS.map((each) => world.connect(port, each)));
        const claims = clients.map(async (client) => redisStores(client).dedupeStore.claim('e1', LEASE_MS));
        expect(await Promise.all(claims)).to.have.members(['claimed', 'busy']);
      });

      it('return busy while another claim is open, and done after it is completed', async () => {
        const { one, other } = await three();
        expect(await one.claim('e1', LEASE_MS)).to.equal('claimed');
        expect(await other.claim('e1', LEASE_MS)).to.equal('busy');
        await one.complete('e1', WINDOW_MS);
        expect(await other.claim('e1', LEASE_MS)).to.equal('done');
        expect(await one.claim('e1', LEASE_MS)).to.equal('done');
      });

      it('are granted again after a release', async () => {
        const { one, other } = await three();
        await one.claim('e1', LEASE_MS);
        await one.release('e1');
        expect(await other.claim('e1', LEASE_MS)).to.equal('claimed');
        expect(await one.claim('e1', LEASE_MS)).to.equal('busy');
      });

      it('do not depend on claims of other events', async () => {
        const { one } = await three();
        await one.claim('e1', LEASE_MS);
        await one.complete('e2', WINDOW_MS);
        expect(await one.claim('e3', LEASE_MS)).to.equal('claimed');
      });

      it('are granted again after the lease of the holder expires', async () => {
        const { one, other } = await three();
        await one.claim('e1', LEASE_MS);
        expect(await other.claim('e1', LEASE_MS)).to.equal('busy');
        await expectTtl(LEASE_MS);
        await world.admin.pexpire(EVENT, 1);
        await untilClaimed(() => other.claim('e1', LEASE_MS));
      });

      it('are granted again after the window of a completed event', async () => {
        const { one } = await three();
        await one.claim('e1', LEASE_MS);
        await one.complete('e1', WINDOW_MS);
        expect(await one.claim('e1', LEASE_MS)).to.equal('done');
        await expectTtl(WINDOW_MS);
        await world.admin.pexpire(EVENT, 1);
        await untilClaimed(() => one.claim('e1', LEASE_MS));
      });

      it('replace values of other programs', async () => {
        const { one } = await three();
        for (const garbage of [
          '',
          '1',
          'held',
          'held.',
          'held.nothex',
          'done ',
          'DONE',
          '{"state":"held"}',
        ]) {
          await world.admin.set(EVENT, garbage);
          expect(await one.claim('e1', LEASE_MS), garbage).to.equal('claimed');
          expect(await one.claim('e1', LEASE_MS), garbage).to.equal('busy');
        }
        await world.admin.del(EVENT);
        await world.admin.rpush(EVENT, 'a list');
        expect(await one.claim('e1', LEASE_MS)).to.equal('claimed');
      });
    });

    describe('a holder with an expired lease', () => {
      const takenOver = async () => {
        const { one: late, other: holder, third } = await three();
        await late.claim('e1', 20);
        await untilClaimed(() => holder.claim('e1', LEASE_MS));
        return { late, holder, third };
      };

      it('does not release the claim of its successor', async () => {
        const { late, holder, third } = await takenOver();
        await late.release('e1');
        expect(await third.claim('e1', LEASE_MS)).to.equal('busy');
        await holder.release('e1');
        expect(await third.claim('e1', LEASE_MS)).to.equal('claimed');
      });

      it('completes the event, because it was handled', async () => {
        const { late, holder, third } = await takenOver();
        await late.complete('e1', WINDOW_MS);
        expect(await third.claim('e1', LEASE_MS)).to.equal('done');
        await holder.release('e1');
        expect(await third.claim('e1', LEASE_MS)).to.equal('done');
        await holder.complete('e1', WINDOW_MS);
        expect(await third.claim('e1', LEASE_MS)).to.equal('done');
      });

      it('does not delete a value of another program', async () => {
        const { one } = await three();
        const { admin } = world;
        const writes = [() => admin.set(EVENT, 'theirs'), () => admin.rpush(EVENT, 'theirs')];
        for (const write of writes) {
          await one.claim('e1', LEASE_MS);
          await admin.del(EVENT);
          await write();
          await one.release('e1');
          expect(await admin.exists(EVENT)).to.equal(1);
        }
      });
    });
  });
}

describe('Redis stores over a node-redis client that returns buffers', () => {
  let server: RedisServer;
  before(async () => (server = await RedisServer.start()));
  after(() => server?.close());

  it('read buffers as strings', async () => {
    const socket = { host: '127.0.0.1', port: server.port };
    const client = createClient({ socket }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    await client.connect();
    try {
      const { dedupeStore, deliveryJournal } = redisStores(client);
      expect(await dedupeStore.claim('e1', LEASE_MS)).to.equal('claimed');
      expect(await dedupeStore.claim('e1', LEASE_MS)).to.equal('busy');
      await deliveryJournal.record('d1', SEND);
      expect(await deliveryJournal.lookup('d1')).to.deep.equal(SEND);
    } finally {
      client.destroy();
    }
  });
});

const untilClaimed = (claim: () => unknown) => until('claim', async () => (await claim()) === 'claimed');
