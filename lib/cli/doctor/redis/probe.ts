import { UsageError } from '../../usage-error';
import { shared, type Environment } from '../check';
import { describeFailure, RedisConnection } from './connection';
import { RedisError } from './resp';

const DEFAULT_VARIABLE = 'REDIS_URL';

/** What a Redis server reported. */
export interface RedisState {
  /** `host:port`, without user and password. */
  readonly address: string;
  /** Fields of `INFO`. Empty if the user may not read them. */
  readonly info: ReadonlyMap<string, string>;
  /** How far its clock is ahead of the local one. Undefined if the user may not read it. */
  readonly clockAheadMs: number | undefined;
  /** Code of the error if the server rejects EVAL, which the stores use. */
  readonly evalError: string | undefined;
}

export type RedisProbe =
  | { readonly variable: string; readonly state: RedisState; readonly problem?: never }
  | {
      readonly variable: string;
      readonly problem: string;
      readonly fix: string;
      readonly state?: never;
    };

/** Connects to the Redis of the replicas. Undefined if no URL is known. */
export const redisOf = shared(async (environment: Environment): Promise<RedisProbe | undefined> => {
  const given = environment.args.values['redis-url-env'];
  const variable = typeof given === 'string' ? given : DEFAULT_VARIABLE;
  const text = environment.env[variable]?.trim();
  if (!text) {
    if (given === undefined) return undefined;
    // not the value of the option: it can be a URL with a password by mistake
    throw new UsageError(
      'The environment variable of --redis-url-env is not set; export it in this shell first.',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'redis:' && url?.protocol !== 'rediss:') {
    return {
      variable,
      problem: 'it is not a redis:// or rediss:// URL',
      fix: `Set ${variable} to redis://host:6379, or to rediss://host:6379 for TLS.`,
    };
  }
  return probe(variable, url);
});

async function probe(variable: string, url: URL): Promise<RedisProbe> {
  let connection: RedisConnection | undefined;
  try {
    connection = await RedisConnection.connect(url);
    const refused = await logIn(connection, url);
    if (refused !== undefined) {
      const fix = `Correct the user and the password in ${variable}.`;
      return { variable, problem: `it refuses the login (${refused})`, fix };
    }
    const database = /^\/(\d+)$/.exec(url.pathname)?.[1];
    const selected = database === undefined ? '' : await connection.send('SELECT', database);
    if (selected instanceof RedisError && selected.code !== 'NOPERM') {
      const fix = `Correct the number of the database at the end of ${variable}.`;
      return { variable, problem: `it has no database ${database} (${selected.code})`, fix };
    }
    return { variable, state: await readState(connection, url) };
  } catch (error) {
    return { variable, ...describeFailure(error, variable) };
  } finally {
    connection?.close();
  }
}

/** Logs in. Returns the code of the error if the server refuses. */
async function logIn(connection: RedisConnection, url: URL): Promise<string | undefined> {
  const [user, password] = [url.username, url.password].map(decode);
  if (password) {
    const reply = await connection.send('AUTH', ...(user ? [user] : []), password);
    if (reply instanceof RedisError) return reply.code;
  }
  const reply = await connection.send('PING');
  return reply instanceof RedisError && reply.code !== 'NOPERM' ? reply.code : undefined;
}

async function readState(connection: RedisConnection, url: URL): Promise<RedisState> {
  const info = await connection.send('INFO');
  const lines = typeof info === 'string' ? info.split('\r\n') : [];
  const fields = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  const sentAt = Date.now();
  const time = await connection.send('TIME');
  const receivedAt = Date.now();
  const [seconds, microseconds] = Array.isArray(time) ? time.map(Number) : [];
  // the reply was written between the two moments
  const ahead =
    seconds === undefined
      ? undefined
      : seconds * 1000 + (microseconds ?? 0) / 1000 - (sentAt + receivedAt) / 2;
  // a script that reads and writes no key
  const script = await connection.send('EVAL', 'return 1', '0');
  const evalError = script instanceof RedisError ? script.code : undefined;
  return { address: url.host, evalError, info: new Map(fields), clockAheadMs: ahead };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
