import { describeValue } from '../../config/schema';

/** What is used of a client or cluster of `ioredis`: commands with positional arguments. */
export interface IoredisClient {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, unit: 'PX', ms: number): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Not called: only ioredis has it. */
  defineCommand(name: string, definition: { readonly lua: string }): void;
}

/** What is used of a client, sentinel, pool or cluster of `redis`: commands with an object of options. */
export interface NodeRedisClient {
  GET(key: string): Promise<unknown>;
  /** `PX` and not `expiration`, which version 4 does not know. */
  SET(key: string, value: string, options: { PX: number }): Promise<unknown>;
  EVAL(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Not called: version 3 and `legacy()`, which take callbacks, do not have it. */
  connect(): Promise<unknown>;
}

export type RedisClient = IoredisClient | NodeRedisClient;

/** The commands that the stores are made of. */
export interface Commands {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Runs a script on one key, which tells a cluster where. */
  evaluate(script: string, key: string, ...args: string[]): Promise<string | undefined>;
}

/** @throws TypeError for what is not a client, and for a client that cannot do what is needed */
export function commandsOf(client: RedisClient): Commands {
  const mistake = MISTAKES.find(({ isIn }) => isIn(client))?.is;
  if (mistake === undefined) {
    if (isIoredis(client)) return ofIoredis(client);
    if (isNodeRedis(client)) return ofNodeRedis(client);
  }
  throw new TypeError(
    `The client given to redisStores is ${mistake ?? describeValue(client)}; give a client or cluster of ioredis 5 ` +
      'or later, a client of redis 4 or later without legacyMode, or a cluster of redis 5 or later.',
  );
}

const ofIoredis = (client: IoredisClient): Commands => ({
  get: async (key) => text(await client.get(key)),
  set: async (key, value, ttlMs) => void (await client.set(key, value, 'PX', ttlMs)),
  evaluate: async (script, key, ...args) => text(await client.eval(script, 1, key, ...args)),
});

const ofNodeRedis = (client: NodeRedisClient): Commands => ({
  get: async (key) => text(await client.GET(key)),
  set: async (key, value, ttlMs) => void (await client.SET(key, value, { PX: ttlMs })),
  evaluate: async (script, key, ...args) => text(await client.EVAL(script, { keys: [key], arguments: args })),
});

/** A client can be told to give buffers for strings (`withTypeMapping`). */
function text(reply: unknown): string | undefined {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return typeof reply === 'string' ? reply : undefined;
}

const isIoredis = (client: unknown): client is IoredisClient =>
  hasMethods(client, 'get', 'set', 'eval', 'defineCommand');

const isNodeRedis = (client: unknown): client is NodeRedisClient =>
  hasMethods(client, 'GET', 'SET', 'EVAL', 'connect');

interface Mistake {
  readonly isIn: (given: unknown) => boolean;
  readonly is: string;
}

const MISTAKES: readonly Mistake[] = [
  { isIn: (given) => hasMethods(given, 'then'), is: 'a promise, which has to be awaited first' },
  { isIn: takesCallbacks, is: 'one that takes callbacks' },
  {
    // it looks for the key in the script, asks nodes in turn, and gives up after some
    isIn: (given) => hasMethods(given, 'EVAL', 'getSlotMaster') && !hasMethods(given, 'withTypeMapping'),
    is: 'a cluster of redis 4, which does not find the node for a script',
  },
];

/** Version 3 of `redis`, version 4 in `legacyMode`, `legacy()` of later ones. */
function takesCallbacks(given: unknown): boolean {
  if (!hasMethods(given, 'EVAL')) return false;
  const { options } = given as { readonly options?: { readonly legacyMode?: unknown } };
  return options?.legacyMode === true || !hasMethods(given, 'connect');
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}
