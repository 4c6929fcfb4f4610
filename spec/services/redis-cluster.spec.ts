import { expect } from 'chai';
import { redisStores, type RedisStores } from '../../lib/stores/redis';
import { CLIENT_KINDS, connectIoredisCluster, type Connection } from '../harness/redis/redis-clients';
import { RedisCluster } from './redis-cluster';

const LEASE_MS = 60_000;
const IDS = Array.from({ length: 20 }, (_, index) => `id-${index}`);

const KINDS = [
  ...CLIENT_KINDS,
  {
    name: 'ioredis with enableAutoPipelining',
    connectCluster: (ports: readonly number[]) =>
      connectIoredisCluster(ports, { enableAutoPipelining: true }),
  },
];

describe('Redis stores in a cluster', () => {
  let cluster: RedisCluster;

  before(async () => {
    cluster = await RedisCluster.start(2);
  });

  after(() => cluster?.close());

  for (const kind of KINDS) {
    describe(`over ${kind.name}`, () => {
      const connections: Connection[] = [];

      beforeEach(() => Promise.all(cluster.admins.map((admin) => admin.flushall())));
      afterEach(() => connections.splice(0).forEach((connection) => connection.close()));

      const replica = async (): Promise<RedisStores> => {
        const connection = await kind.connectCluster(cluster.ports);
        connections.push(connection);
        return redisStores(connection.client);
      };

      it('run operations on several nodes at the same time', async () => {
        const { dedupeStore, deliveryJournal } = await replica();
        const claims = Promise.all(IDS.map(async (id) => dedupeStore.claim(id, LEASE_MS)));
        const sends = Promise.all(IDS.map(async (id) => deliveryJournal.lookup(id)));
        expect(new Set([...(await claims), ...(await sends)])).to.deep.equal(new Set(['claimed', undefined]));
      });

      it('share claims and sends across all nodes', async () => {
        const [one, other] = [await replica(), await replica()];
        const send = { acceptedAt: 1_795_000_000_123 };
        for (const id of IDS) {
          expect(await one.dedupeStore.claim(id, LEASE_MS), id).to.equal('claimed');
          expect(await other.dedupeStore.claim(id, LEASE_MS), id).to.equal('busy');
          await one.dedupeStore.release(id);
          expect(await other.dedupeStore.claim(id, LEASE_MS), id).to.equal('claimed');
          await other.dedupeStore.complete(id, LEASE_MS);
          expect(await one.dedupeStore.claim(id, LEASE_MS), id).to.equal('done');
          await one.deliveryJournal.record(id, send);
          expect(await other.deliveryJournal.lookup(id), id).to.deep.equal(send);
        }
        const sizes = await Promise.all(cluster.admins.map((admin) => admin.dbsize()));
        expect(Math.min(...sizes)).to.be.greaterThan(0);
        expect(sizes.reduce((sum, size) => sum + size)).to.equal(2 * IDS.length);
      });
    });
  }
});
