import { describeValue } from '../../foreign/describe';
import { hasMethods, readProperty } from '../../foreign/read';
import { WriteBatch } from './write-batch';

/** Methods that the stores use of an `ioredis` client or cluster: commands with positional arguments. */
export interface IoredisClient {
  getrange(key: string, start: number, end: number): Promise<unknown>;
  set(key: string, value: string, unit: 'PX', ms: number): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Never called. Identifies ioredis: no other client has this method. */
  defineCommand(name: string, definition: { readonly lua: string }): void;
}

/** Methods that the stores use of a `redis` client, sentinel, pool or cluster: commands with an options object. */
export interface NodeRedisClient {
  GETRANGE(key: string, start: number, end: number): Promise<unknown>;
  /** Uses `PX` because version 4 does not support `expiration`. */
  SET(key: string, value: string, options: { PX: number }): Promise<unknown>;
  EVAL(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Never called. Excludes clients with callbacks (version 3 and `legacy()`), which lack this method. */
  connect(): Promise<unknown>;
}

export type RedisClient = IoredisClient | NodeRedisClient;

/** The Redis commands that the stores use, with the same signature for each client. */
export interface Commands {
  /** Returns the start of a value, so that a huge value of another program costs nothing. Empty if the key is absent. */
  read(key: string, maxBytes: number): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Runs a script on one key. A cluster selects the node by this key. */
  evaluate(script: string, key: string, ...args: string[]): Promise<string | undefined>;
}

/**
 * Returns the commands of a client.
 *
 * @throws TypeError if the value is not a client, or a client of an unsupported version or mode
 */
export function commandsOf(client: RedisClient): Commands {
  const mistake = MISTAKES.find(({ matches }) => matches(client))?.description;
  if (mistake === undefined) {
    if (isIoredis(client)) return ofIoredis(client);
    if (isNodeRedis(client)) return ofNodeRedis(client);
  }
  throw new TypeError(
    `The client of redisStores is ${mistake ?? describeValue(client)}. Pass a client or cluster of ioredis 5 ` +
      'or later, a client of redis 4 or later without legacyMode, or a cluster of redis 5 or later.',
  );
}

function ofIoredis(client: IoredisClient): Commands {
  const batch = new WriteBatch(client);
  return {
    read: async (key, maxBytes) => {
      batch.open();
      return text(await client.getrange(key, 0, maxBytes - 1));
    },
    // opens no batch: the process may exit after a send
    set: async (key, value, ttlMs) => void (await client.set(key, value, 'PX', ttlMs)),
    evaluate: async (script, key, ...args) => {
      batch.open();
      return text(await client.eval(script, 1, key, ...args));
    },
  };
}

const ofNodeRedis = (client: NodeRedisClient): Commands => ({
  read: async (key, maxBytes) => text(await client.GETRANGE(key, 0, maxBytes - 1)),
  set: async (key, value, ttlMs) => void (await client.SET(key, value, { PX: ttlMs })),
  evaluate: async (script, key, ...args) => text(await client.EVAL(script, { keys: [key], arguments: args })),
});

/** Converts a reply to text. A client can be configured to return buffers for strings (`withTypeMapping`). */
function text(reply: unknown): string | undefined {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return typeof reply === 'string' ? reply : undefined;
}

const isIoredis = (client: unknown): client is IoredisClient =>
  hasMethods(client, 'getrange', 'set', 'eval', 'defineCommand');

const isNodeRedis = (client: unknown): client is NodeRedisClient =>
  hasMethods(client, 'GETRANGE', 'SET', 'EVAL', 'connect');

interface Mistake {
  readonly matches: (value: unknown) => boolean;
  readonly description: string;
}

const MISTAKES: readonly Mistake[] = [
  { matches: (value) => hasMethods(value, 'then'), description: 'a promise, which must be awaited first' },
  { matches: hasCallbacks, description: 'a client whose commands expect callbacks' },
  {
    // this cluster takes the key from the text of the script, tries several nodes in turn, and fails
    matches: (value) => hasMethods(value, 'EVAL', 'getSlotMaster') && !hasMethods(value, 'withTypeMapping'),
    description: 'a cluster of redis 4, which cannot find the node for a script',
  },
];

/** Returns whether the client is `redis` 3, `redis` 4 in `legacyMode`, or the `legacy()` client of a later version. */
function hasCallbacks(value: unknown): boolean {
  if (!hasMethods(value, 'EVAL')) return false;
  const isLegacy = readProperty(readProperty(value, 'options'), 'legacyMode') === true;
  return isLegacy || !hasMethods(value, 'connect');
}
