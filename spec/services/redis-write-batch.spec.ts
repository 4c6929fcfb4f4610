import { expect } from 'chai';
import { Redis } from 'ioredis';
import { redisStores } from '../../lib/stores/redis';
import { RedisServer } from '../harness/redis/redis';

const LEASE_MS = 60_000;

describe('the commands of the Redis stores over ioredis', () => {
  let server: RedisServer;
  let client: Redis;

  before(async () => (server = await RedisServer.start()));
  beforeEach(async () => {
    client = new Redis({ host: '127.0.0.1', port: server.port, lazyConnect: true, retryStrategy: () => 25 });
    client.on('error', () => undefined);
    await client.connect();
  });
  afterEach(() => client.disconnect());
  after(() => server?.close());

  /** Records the number of commands in each write of the current connection. */
  function recordWrites(): number[] {
    const writes: number[] = [];
    const { stream } = client;
    const write = stream._write.bind(stream);
    const writev = stream._writev?.bind(stream);
    stream._write = (...args) => (writes.push(1), write(...args));
    stream._writev = (...args) => (writes.push(args[0].length), writev?.(...args));
    return writes;
  }

  it('are one write if they are sent in one turn of the event loop', async () => {
    const { dedupeStore, deliveryJournal } = redisStores(client);
    const writes = recordWrites();
    const first = dedupeStore.claim('e1', LEASE_MS);
    const second = dedupeStore.claim('e2', LEASE_MS);
    expect(await deliveryJournal.lookup('d1')).to.be.undefined;
    expect([await first, await second]).to.deep.equal(['claimed', 'claimed']);
    await dedupeStore.complete('e1', LEASE_MS);
    expect(writes).to.deep.equal([3, 1]);
  });

  it('are written at once if they record a send, because the process may exit', async () => {
    const writes = recordWrites();
    const recording = redisStores(client).deliveryJournal.record('d1', { acceptedAt: 1 });
    expect(writes).to.deep.equal([1]);
    await recording;
  });

  it('are sent again if the connection closes before they are written', async () => {
    const claim = redisStores(client).dedupeStore.claim('e3', LEASE_MS);
    client.stream.destroy();
    expect(await claim).to.equal('claimed');
  });

  it('are written before a client quits', async () => {
    const claim = redisStores(client).dedupeStore.claim('e4', LEASE_MS);
    await client.quit();
    expect(await claim).to.equal('claimed');
  });

  it('are sent when a client that was not connected is connected', async () => {
    const lazy = new Redis({ host: '127.0.0.1', port: server.port, lazyConnect: true });
    const { dedupeStore } = redisStores(lazy);
    expect(await dedupeStore.claim('e5', LEASE_MS)).to.equal('claimed');
    lazy.disconnect();
  });
});
