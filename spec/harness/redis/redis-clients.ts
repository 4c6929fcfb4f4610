import { Cluster, Redis, type ClusterOptions } from 'ioredis';
import { createClient, createCluster } from 'redis';
import type { RedisClient } from '../../../lib/stores/redis';

const HOST = '127.0.0.1';
const RECONNECT_MS = 25;

export interface Connection {
  readonly client: RedisClient;
  close(): void;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ClientKind {
  readonly name: string;
  /** Connects a client that fails commands soon if the server is unavailable, and keeps reconnecting. */
  connect(port: number, login?: Login): Promise<Connection>;
  connectCluster(ports: readonly number[]): Promise<Connection>;
}

export const CLIENT_KINDS: readonly ClientKind[] = [
  {
    name: 'ioredis',
    connect: async (port, login = undefined) => {
      const client = new Redis({
        port,
        host: HOST,
        ...login,
        lazyConnect: true,
        // the check runs INFO, and warns if the user lacks the permission
        enableReadyCheck: login === undefined,
        maxRetriesPerRequest: 1,
        retryStrategy: () => RECONNECT_MS,
      });
      client.on('error', ignore);
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
    connectCluster: (ports) => connectIoredisCluster(ports),
  },
  {
    name: 'node-redis',
    connect: async (port, login = undefined) => {
      const client = createClient({
        ...login,
        disableOfflineQueue: true,
        socket: { port, host: HOST, reconnectStrategy: RECONNECT_MS },
      });
      client.on('error', ignore);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
    connectCluster: async (ports) => {
      const client = createCluster({ rootNodes: ports.map((port) => ({ url: `redis://${HOST}:${port}` })) });
      client.on('error', ignore);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  },
];

/** Connects a cluster of ioredis. */
export async function connectIoredisCluster(
  ports: readonly number[],
  options: Pick<ClusterOptions, 'enableAutoPipelining'> = {},
): Promise<Connection> {
  const nodes = ports.map((port) => ({ host: HOST, port }));
  const client = new Cluster(nodes, { ...options, lazyConnect: true });
  await client.connect();
  return { client, close: () => client.disconnect() };
}

/** Ignores errors: both clients emit one for every failed reconnection. The specs assert on the results of commands. */
const ignore = () => undefined;
