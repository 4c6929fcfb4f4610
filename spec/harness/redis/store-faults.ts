import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { until } from '../until';
import type { Store } from './at-least-once';
import { Proxy } from './proxy';
import { RedisServer } from './redis';

const PAUSE_MS = 700;

/** A store, and what happens to it while events are handled. */
export interface FaultyStore {
  /** Undefined without a store. */
  readonly port?: number;
  /** Returns the value of a key. */
  readonly get?: (key: string) => Promise<string | null>;
  beforeClaims?(): unknown;
  /** Runs while the handlers run, before they end. */
  whileHandlersRun?(): unknown;
  /** Runs after the first responses. */
  afterResponses?(): unknown;
  close(): Promise<void>;
}

interface Started {
  readonly server: RedisServer;
  readonly admin: Redis;
}

/** Starts a server with a fault. */
async function withServer(
  fault: (started: Started) => Partial<FaultyStore> = () => ({}),
): Promise<FaultyStore> {
  const server = await RedisServer.start();
  const admin = new Redis({ port: server.port, host: '127.0.0.1' });
  admin.on('error', () => undefined);
  return {
    port: server.port,
    get: (key) => admin.get(key),
    close: async () => {
      admin.disconnect();
      await server.close();
    },
    ...fault({ server, admin }),
  };
}

/** Starts a primary and its replica behind one address, as a managed service offers them. */
async function withReplica(): Promise<FaultyStore> {
  const primary = await RedisServer.start('--repl-diskless-sync-delay', '0');
  const secondary = await RedisServer.start('--replicaof', '127.0.0.1', String(primary.port));
  const proxy = await Proxy.start(primary.port);
  const [first, second] = [primary, secondary].map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
  for (const admin of [first!, second!]) admin.on('error', () => undefined);
  await until('replication', async () =>
    (await second!.info('replication')).includes('master_link_status:up'),
  );
  return {
    port: proxy.port,
    get: (key) => second!.get(key),
    whileHandlersRun: async () => {
      // a claim that was not replicated would be lost, as after a restart
      await first!.set('the last write', '');
      await first!.wait(1, 5_000);
      await primary.kill();
      await second!.replicaof('NO', 'ONE');
      proxy.redirect(secondary.port);
    },
    close: async () => {
      first!.disconnect();
      second!.disconnect();
      await proxy.close();
      await Promise.all([primary.close(), secondary.close()]);
    },
  };
}

/** Starts the store of each column. @param leaseMs lifetime of the claims */
export const STORE_FAULTS: Readonly<Record<Store, (leaseMs: number) => Promise<FaultyStore>>> = {
  memory: () => Promise.resolve({ close: () => Promise.resolve() }),
  healthy: () => withServer(),
  slow: () =>
    withServer(({ admin }) => ({ beforeClaims: () => admin.call('CLIENT', 'PAUSE', PAUSE_MS, 'ALL') })),
  'stopped before': () =>
    withServer(({ server }) => ({
      beforeClaims: () => server.freeze(),
      afterResponses: () => server.thaw(),
    })),
  'stopped after': (leaseMs) =>
    withServer(({ server }) => ({
      whileHandlersRun: async () => {
        server.freeze();
        await sleep(leaseMs + 100);
        server.thaw();
      },
    })),
  'stopped at end': () =>
    withServer(({ server }) => ({
      whileHandlersRun: () => server.freeze(),
      afterResponses: () => server.thaw(),
    })),
  restarted: () => withServer(({ server }) => ({ whileHandlersRun: () => server.restart() })),
  'failed over': withReplica,
};
