import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '../../../lib/stores/redis';

const host = '127.0.0.1';
/** Ignores errors: both clients emit one for every failed reconnection. */
const ignore = () => undefined;

const CONNECT = {
  ioredis: (port: number) => {
    const client = new Redis({ host, port });
    client.on('error', ignore);
    return new Promise<RedisClient>((resolve) => client.once('ready', () => resolve(client)));
  },
  'node-redis': async (port: number): Promise<RedisClient> => {
    const client = createClient({ socket: { host, port } });
    client.on('error', ignore);
    return client.connect();
  },
} as const;
export type ClientName = keyof typeof CONNECT;

/** Connects a client with its default settings: it queues commands while the server is unavailable. */
export const connectDefault = (kind: ClientName, port: number): Promise<RedisClient> => CONNECT[kind](port);
