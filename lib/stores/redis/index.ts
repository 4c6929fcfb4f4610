import { RETENTION_MS, type DedupeStore, type DeliveryJournal } from '../../config/stores';
import { describe } from '../../config/options';
import { commandsOf, type RedisClient } from './clients';
import { RedisDedupeStore } from './dedupe';
import { RedisDeliveryJournal } from './journal';

export type { IoredisClient, NodeRedisClient, RedisClient } from './clients';

export interface RedisStoresOptions {
  /** What every key begins with. Services that shall share must have the same. @default 'customerio:' */
  readonly prefix?: string;
  /** How long a send is remembered, milliseconds. @default 8 days: webhooks are retried for 7 */
  readonly sendTtlMs?: number;
}

/** Options of a receiver and of the instrumentation, by their names there: `{ ...stores }` is meant. */
export interface RedisStores {
  readonly dedupeStore: DedupeStore;
  readonly deliveryJournal: DeliveryJournal;
}

const OPTIONS = {
  prefix: {
    default: 'customerio:',
    isValid: (value: unknown) => typeof value === 'string',
    accepted: 'a string',
  },
  sendTtlMs: {
    default: RETENTION_MS,
    isValid: (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0,
    accepted: 'a whole number of milliseconds above 0',
  },
};

/**
 * Lets the replicas of a service, and several services, share in Redis what they know of sends and events.
 *
 * What is stored: delivery ids with the time and the span of their send, event ids with whether they are
 * being handled or were. Nothing personal. Every key has a time to live.
 *
 * The client stays the user's: it is not connected, configured, watched or closed here. An operation is
 * one command on one key, runs once, and rejects with the client's error; how long a command waits for a
 * server that is away is the client's to say (`maxRetriesPerRequest`, `disableOfflineQueue`).
 *
 * A user with the permissions `+get +set +del +eval` on the keys of the prefix is enough. Redis must not
 * evict these keys (`maxmemory-policy noeviction`): an event that was forgotten can be handled twice.
 *
 * @param client of `ioredis` 5 or later, a client or cluster; of `redis` 4 or later, a client, or a cluster,
 *   pool or sentinel of 5 or later
 * @throws TypeError for something that is not such a client, and for a wrong option
 */
export function redisStores(client: RedisClient, options: RedisStoresOptions = {}): RedisStores {
  const { prefix, sendTtlMs } = resolve(options);
  const commands = commandsOf(client);
  return {
    dedupeStore: new RedisDedupeStore(commands, `${prefix}event:`),
    deliveryJournal: new RedisDeliveryJournal(commands, `${prefix}delivery:`, sendTtlMs),
  };
}

function resolve(given: RedisStoresOptions): Required<RedisStoresOptions> {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `The options of redisStores are ${describe(given)}; give an object or leave them out.`,
    );
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw new TypeError(
        `${name} is not an option of redisStores; accepted: ${Object.keys(OPTIONS).join(', ')}.`,
      );
    }
  }
  const { prefix = OPTIONS.prefix.default, sendTtlMs = OPTIONS.sendTtlMs.default } = given;
  const values = { prefix, sendTtlMs };
  for (const [name, value] of Object.entries(values)) {
    const { isValid, accepted } = OPTIONS[name as keyof typeof OPTIONS];
    if (!isValid(value)) {
      throw new TypeError(`${name} of redisStores is ${describe(value)}; accepted: ${accepted}.`);
    }
  }
  return values;
}
