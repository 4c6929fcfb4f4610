import { requireOptions } from '../../config/require-options';
import { text, wholeNumber } from '../../config/schema';
import { RETENTION_MS, type DedupeStore, type DeliveryJournal } from '../../config/stores';
import { describeValue } from '../../foreign/describe';
import { commandsOf, type RedisClient } from './clients';
import { RedisDedupeStore } from './dedupe';
import { RedisDeliveryJournal } from './journal';

export type { IoredisClient, NodeRedisClient, RedisClient } from './clients';

export interface RedisStoresOptions {
  /** Prefix of every key. Services that share state must use the same prefix. @default 'customerio:' */
  readonly prefix?: string;
  /** How long a send is stored, in milliseconds. @default 8 days, because webhooks are retried for 7 */
  readonly sendTtlMs?: number;
}

/** The stores, under the names of the receiver options: pass them as `{ ...stores }`. */
export interface RedisStores {
  readonly dedupeStore: DedupeStore;
  readonly deliveryJournal: DeliveryJournal;
}

const OPTIONS = {
  prefix: text('customerio:', {}, ''),
  sendTtlMs: {
    ...wholeNumber(RETENTION_MS, { min: 1 }, ''),
    accepted: 'a whole number of milliseconds above 0',
  },
};

/**
 * Creates stores in Redis that several replicas or services share.
 *
 * Stores delivery ids with the time and the span of their send, and event ids with their state (claimed or handled).
 * Stores no personal data. Every key has a time to live.
 *
 * The application owns the client: the stores do not connect, configure or close it. Each operation is one command on
 * one key, runs once, and rejects with the client's error. The client's settings (`maxRetriesPerRequest`,
 * `disableOfflineQueue`) decide how long a command waits for an unavailable server.
 *
 * The Redis user needs only the permissions `+getrange +set +del +pttl +eval` on the keys with the prefix. Redis must not
 * evict these keys (`maxmemory-policy noeviction`): an event can be handled twice after its key was evicted. Memory,
 * failover and regions: docs/webhooks.md.
 *
 * @param client `ioredis` 5 or later: a client or cluster. `redis` 4 or later: a client; 5 or later: also a
 *   cluster, pool or sentinel.
 * @throws TypeError if the client is not supported or an option is invalid
 */
export function redisStores(client: RedisClient, options: RedisStoresOptions = {}): RedisStores {
  const { prefix, sendTtlMs } = resolveOptions(options);
  const commands = commandsOf(client);
  return {
    dedupeStore: new RedisDedupeStore(commands, `${prefix}event:`),
    deliveryJournal: new RedisDeliveryJournal(commands, `${prefix}delivery:`, sendTtlMs),
  };
}

function resolveOptions(options: RedisStoresOptions): Required<RedisStoresOptions> {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `The options of redisStores are ${describeValue(options)}. Pass an object, or omit them.`,
    );
  }
  return requireOptions(OPTIONS, options, ' of redisStores');
}
