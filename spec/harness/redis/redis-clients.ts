import { Cluster, Redis } from 'ioredis';
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
  /** A client that gives up a command soon when the server is away, and goes on reconnecting. */
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
        // the check wants INFO, and warns of a user who may not
        enableReadyCheck: login === undefined,
        maxRetriesPerRequest: 1,
        retryStrategy: () => RECONNECT_MS,
      });
      client.on('error', ignored);
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
    connectCluster: async (ports) => {
      const client = new Cluster(
        ports.map((port) => ({ host: HOST, port })),
        { lazyConnect: true },
      );
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
  },
  {
    name: 'node-redis',
    connect: async (port, login = undefined) => {
      const client = createClient({
        ...login,
        disableOfflineQueue: true,
        socket: { port, host: HOST, reconnectStrategy: RECONNECT_MS },
      });
      client.on('error', ignored);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
    connectCluster: async (ports) => {
      const client = createCluster({ rootNodes: ports.map((port) => ({ url: `redis://${HOST}:${port}` })) });
      client.on('error', ignored);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  },
];

/** Both clients tell of every failed reconnection; the specs look at what a command gives. */
const ignored = () => undefined;
