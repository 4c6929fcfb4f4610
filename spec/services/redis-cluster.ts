import { Redis } from 'ioredis';
import { RedisServer } from '../harness/redis/redis';
import { until } from '../harness/until';

const SLOTS = 16_384;

/** A Redis Cluster of masters that share the slots. The caller must {@link RedisCluster.close} it. */
export class RedisCluster {
  private constructor(
    readonly nodes: readonly RedisServer[],
    readonly admins: readonly Redis[],
  ) {}

  static async start(size: number): Promise<RedisCluster> {
    const nodes = await Promise.all(
      Array.from({ length: size }, () =>
        RedisServer.start('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'),
      ),
    );
    const admins = nodes.map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
    const cluster = new RedisCluster(nodes, admins);
    try {
      await cluster.join();
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  get ports(): readonly number[] {
    return this.nodes.map(({ port }) => port);
  }

  private async join(): Promise<void> {
    const share = SLOTS / this.admins.length;
    for (const [index, admin] of this.admins.entries()) {
      const [first, end] = [Math.ceil(index * share), Math.ceil((index + 1) * share)];
      const slots = Array.from({ length: end - first }, (_, offset) => first + offset);
      await admin.call('CLUSTER', 'ADDSLOTS', ...slots);
      for (const port of this.ports) await admin.call('CLUSTER', 'MEET', '127.0.0.1', port);
    }
    for (const admin of this.admins) await until('cluster', () => this.isWhole(admin), 20_000);
  }

  private async isWhole(admin: Redis): Promise<boolean> {
    const info = String(await admin.call('CLUSTER', 'INFO'));
    const nodes = `cluster_known_nodes:${this.nodes.length}\r\n`;
    return info.includes('cluster_state:ok') && info.includes(nodes);
  }

  async close(): Promise<void> {
    this.admins.forEach((admin) => admin.disconnect());
    await Promise.all(this.nodes.map((node) => node.close()));
  }
}
