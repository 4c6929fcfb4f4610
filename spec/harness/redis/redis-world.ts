import { Redis } from 'ioredis';
import { redisStores, type RedisStores, type RedisStoresOptions } from '../../../lib/stores/redis';
import { Outage } from '../stores/outage';
import { RedisServer } from './redis';
import type { ClientKind, Connection, Login } from './redis-clients';

/** A Redis server, replicas that use it with one kind of client, and an admin client to inspect it. */
export class RedisWorld {
  readonly admin: Redis;
  private connections: Connection[] = [];
  /** Any outage that a spec causes. It ends before the connections of the replicas. */
  private outage = new Outage();

  private constructor(
    readonly server: RedisServer,
    private readonly kind: ClientKind,
  ) {
    this.admin = new Redis({ port: server.port, host: '127.0.0.1' });
    this.admin.on('error', () => undefined);
  }

  static async create(kind: ClientKind): Promise<RedisWorld> {
    return new RedisWorld(await RedisServer.start(), kind);
  }

  /** Returns stores with their own connection. They do nothing after its end. */
  async replica(options: RedisStoresOptions = {}, login?: Login): Promise<RedisStores> {
    const { dedupeStore, deliveryJournal } = redisStores(
      await this.connect(this.server.port, this.kind, login),
      options,
    );
    const { outage } = this;
    return { dedupeStore: outage.store(dedupeStore), deliveryJournal: outage.store(deliveryJournal) };
  }

  async connect(port: number, kind: ClientKind = this.kind, login?: Login): Promise<Connection['client']> {
    const connection = await kind.connect(port, login);
    this.connections.push(connection);
    return connection.client;
  }

  async dedupeStores(count: number): Promise<RedisStores['dedupeStore'][]> {
    const replicas = await Promise.all(Array.from({ length: count }, () => this.replica()));
    return replicas.map(({ dedupeStore }) => dedupeStore);
  }

  /** Closes all connections of replicas and deletes all keys. */
  async reset(): Promise<void> {
    this.disconnect();
    await this.admin.flushall();
  }

  async end(): Promise<void> {
    this.disconnect();
    this.admin.disconnect();
    await this.server.close();
  }

  private disconnect(): void {
    this.connections.forEach((connection) => connection.close());
    this.connections = [];
    this.outage.end();
    this.outage = new Outage();
  }
}
