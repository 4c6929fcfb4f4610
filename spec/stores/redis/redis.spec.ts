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

/** Clients that are not connected. Also proves at compile time that each type is accepted without a cast. */
const CLIENTS: Readonly<Record<string, RedisClient>> = {
  'an ioredis client': new Redis({ ...NOWHERE, lazyConnect: true }),
  'an ioredis cluster': new Cluster([NOWHERE], { lazyConnect: true }),
  'a redis client': createClient(),
  'a redis client with protocol version 2': createClient({ RESP: 2 }),
  'a redis client that returns buffers': createClient().withTypeMapping({
    [RESP_TYPES.BLOB_STRING]: Buffer,
  }),
  'a redis pool': createClientPool(),
  'a redis cluster': createCluster({ rootNodes: [{ socket: NOWHERE }] }),
  'a redis sentinel': createSentinel({ name: 'main', sentinelRootNodes: [NOWHERE] }),
};
export const declared = (client: RedisClientType) => redisStores(client);

describe('redisStores', () => {
  for (const [what, client] of Object.entries(CLIENTS)) {
    it(`accepts ${what}`, () => {
      expect(redisStores(client)).to.have.keys('dedupeStore', 'deliveryJournal');
      expect(redisStores(client, { prefix: '', sendTtlMs: 1 })).to.have.keys(
        'dedupeStore',
        'deliveryJournal',
      );
    });
  }

  it('throws for a value that is not a supported client, and names the accepted clients', () => {
    // @ts-expect-error commands that expect callbacks
    const withCallbacks: RedisClient = createClient().legacy();
    // @ts-expect-error not a client yet
    const promised: RedisClient = Promise.resolve(createClient());
    // @ts-expect-error it does not show how its commands accept arguments
    const wrapper: RedisClient = { get: () => null, set: () => null, eval: () => null };
    const legacyMode = Object.defineProperty(createClient(), 'options', { value: { legacyMode: true } });
    const clusterOf4 = Object.defineProperty(createCluster({ rootNodes: [] }), 'withTypeMapping', {
      value: null,
    });
    const wrong: readonly [unknown, RegExp][] = [
      [undefined, /is undefined\. Pass a client or cluster of ioredis 5 or later/],
      [null, /is null\. Pass/],
      ['redis://localhost', /is a string of 17 characters\. Pass/],
      [wrapper, /is an object\. Pass/],
      [promised, /is a promise, which must be awaited first\. Pass/],
      [
        withCallbacks,
        /is a client whose commands expect callbacks\. Pass .* redis 4 or later without legacyMode/,
      ],
      [legacyMode, /is a client whose commands expect callbacks\. Pass/],
      [clusterOf4, /is a cluster of redis 4, which .*\. Pass .* a cluster of redis 5 or later\.$/],
    ];
    for (const [client, message] of wrong) {
      expect(() => redisStores(client as RedisClient)).to.throw(TypeError, message);
    }
  });

  it('throws for an invalid option, and names the accepted values', () => {
    // @ts-expect-error an option that does not exist
    const unknown: RedisStoresOptions = { ttl: 1000 };
    const wrong: readonly [unknown, RegExp][] = [
      [unknown, /^ttl is not an option of redisStores\. Accepted: prefix, sendTtlMs\.$/],
      [{ prefix: 7 }, /^prefix of redisStores is a number of 1 digit; accepted: a string\.$/],
      [
        { sendTtlMs: 0 },
        /^sendTtlMs of redisStores is 0; accepted: a whole number of milliseconds above 0\.$/,
      ],
      [{ sendTtlMs: 1.5 }, /sendTtlMs .* is a fraction/],
      [{ sendTtlMs: '1d' }, /sendTtlMs .* is a string of 2 characters/],
      [{ sendTtlMs: Number.NaN }, /sendTtlMs .* is NaN/],
      [null, /^The options of redisStores are null\. Pass an object, or omit them\.$/],
      ['shop:', /^The options of redisStores are a string of 5 characters\. Pass/],
    ];
    for (const [options, message] of wrong) {
      expect(() => redisStores(createClient(), options as RedisStoresOptions)).to.throw(TypeError, message);
    }
  });

  it("rejects with the client's error if the client is not connected", async () => {
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
