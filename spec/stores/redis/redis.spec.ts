import { expect } from 'chai';
import { Cluster, Redis } from 'ioredis';
import {
  createClient,
  createClientPool,
  createCluster,
  createSentinel,
  RESP_TYPES,
  type RedisClientType,
} from 'redis';
import { redisStores, type RedisClient, type RedisStoresOptions } from '../../../lib/stores/redis';
import { rejection } from '../../harness/sdk/world';

const NOWHERE = { host: '127.0.0.1', port: 1 };

/** Not connected. That this compiles, without a cast, is half of what it is for. */
const CLIENTS: Readonly<Record<string, RedisClient>> = {
  'a client of ioredis': new Redis({ ...NOWHERE, lazyConnect: true }),
  'a cluster of ioredis': new Cluster([NOWHERE], { lazyConnect: true }),
  'a client of redis': createClient(),
  'a client of redis with the older protocol': createClient({ RESP: 2 }),
  'a client of redis that gives buffers': createClient().withTypeMapping({
    [RESP_TYPES.BLOB_STRING]: Buffer,
  }),
  'a pool of redis': createClientPool(),
  'a cluster of redis': createCluster({ rootNodes: [{ socket: NOWHERE }] }),
  'a sentinel of redis': createSentinel({ name: 'main', sentinelRootNodes: [NOWHERE] }),
};
export const declared = (client: RedisClientType) => redisStores(client);

describe('redisStores', () => {
  for (const [what, client] of Object.entries(CLIENTS)) {
    it(`takes ${what}`, () => {
      expect(redisStores(client)).to.have.keys('dedupeStore', 'deliveryJournal');
      expect(redisStores(client, { prefix: '', sendTtlMs: 1 })).to.have.keys(
        'dedupeStore',
        'deliveryJournal',
      );
    });
  }

  it('refuses what is no client, and says what to give', () => {
    // @ts-expect-error commands that take callbacks
    const withCallbacks: RedisClient = createClient().legacy();
    // @ts-expect-error not a client yet
    const promised: RedisClient = Promise.resolve(createClient());
    // @ts-expect-error which of the two ways to pass arguments it has, nobody can tell
    const wrapper: RedisClient = { get: () => null, set: () => null, eval: () => null };
    const legacyMode = Object.defineProperty(createClient(), 'options', { value: { legacyMode: true } });
    const clusterOf4 = Object.defineProperty(createCluster({ rootNodes: [] }), 'withTypeMapping', {
      value: null,
    });
    const wrong: readonly [unknown, RegExp][] = [
      [undefined, /is a value of type undefined; give a client or cluster of ioredis 5 or later/],
      [null, /is null; give/],
      ['redis://localhost', /is "redis:\/\/localhost"; give/],
      [wrapper, /is a value of type object; give/],
      [promised, /is a promise, which has to be awaited first; give/],
      [withCallbacks, /is one that takes callbacks; give .* redis 4 or later without legacyMode/],
      [legacyMode, /is one that takes callbacks; give/],
      [clusterOf4, /is a cluster of redis 4, which .*; give .* a cluster of redis 5 or later\.$/],
    ];
    for (const [client, message] of wrong) {
      expect(() => redisStores(client as RedisClient)).to.throw(TypeError, message);
    }
  });

  it('refuses a wrong option, and says what is accepted', () => {
    // @ts-expect-error an option that does not exist
    const unknown: RedisStoresOptions = { ttl: 1000 };
    const wrong: readonly [unknown, RegExp][] = [
      [unknown, /^ttl is not an option of redisStores\. Accepted: prefix, sendTtlMs\.$/],
      [{ prefix: 7 }, /^prefix of redisStores is 7; accepted: a string\.$/],
      [
        { sendTtlMs: 0 },
        /^sendTtlMs of redisStores is 0; accepted: a whole number of milliseconds above 0\.$/,
      ],
      [{ sendTtlMs: 1.5 }, /sendTtlMs .* is 1\.5/],
      [{ sendTtlMs: '1d' }, /sendTtlMs .* is "1d"/],
      [{ sendTtlMs: Number.NaN }, /sendTtlMs .* is NaN/],
      [null, /^The options of redisStores are null\. Pass an object, or omit them\.$/],
      ['shop:', /^The options of redisStores are "shop:"\. Pass/],
    ];
    for (const [options, message] of wrong) {
      expect(() => redisStores(createClient(), options as RedisStoresOptions)).to.throw(TypeError, message);
    }
  });

  it('passes on that a client is not connected', async () => {
    const { dedupeStore, deliveryJournal } = redisStores(createClient());
    const attempts = [
      async () => dedupeStore.claim('e1', 1000),
      async () => dedupeStore.complete('e1', 1000),
      async () => deliveryJournal.record('d1', { acceptedAt: 1 }),
      async () => deliveryJournal.lookup('d1'),
    ];
    for (const attempt of attempts) expect(await rejection(attempt())).to.match(/closed/);
  });
});
