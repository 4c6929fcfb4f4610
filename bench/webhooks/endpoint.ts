import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClientName } from '../../spec/harness/redis/default-clients';
import type { BY_HAND } from '../by-hand';
import { NODE_FLAGS } from '../phase';
import type { BOUNDED } from './bounded';
import type { Stretch } from './events';

/** `span` records one span without attributes: the lower bound for a receiver with telemetry. */
export type EndpointName = 'bare' | 'span' | typeof BY_HAND | typeof BOUNDED | 'receiver' | RedisEndpointName;

/** Receivers that share their state through Redis, by the client. */
export type RedisEndpointName = ClientName;

/** The telemetry that a backend receives from an endpoint. */
export interface Exported {
  readonly spans: readonly {
    readonly name: string;
    readonly kind: number;
    readonly attributes: Record<string, unknown>;
    /** Ids of linked spans. */
    readonly links: string[];
    readonly status: unknown;
  }[];
  readonly values: Record<string, number>;
}

/** A message to an endpoint: record the sends of these events, return the CPU time so far, return the telemetry. */
export type Command = Stretch | 'cpu' | 'exported';

/** A webhook endpoint in its own process, on one core: garbage is collected on the thread that serves requests. */
export class Endpoint {
  private constructor(
    private readonly child: ChildProcess,
    readonly name: EndpointName,
    readonly port: number,
  ) {}

  /** @param redisPort required by the endpoints that share their state */
  static async start(name: EndpointName, redisPort?: number): Promise<Endpoint> {
    const child = fork(join(__dirname, 'server.js'), [name, String(redisPort)], { execArgv: NODE_FLAGS });
    const [port] = (await once(child, 'message')) as [number];
    return new Endpoint(child, name, port);
  }

  /** Prepares a turn: records the sends of its events. */
  async expect(events: Stretch): Promise<void> {
    await this.send(events);
  }

  cpuMicros(): Promise<number> {
    return this.send('cpu') as Promise<number>;
  }

  exported(): Promise<Exported> {
    return this.send('exported') as Promise<Exported>;
  }

  stop(): void {
    this.child.disconnect();
  }

  private async send(command: Command): Promise<unknown> {
    const message = once(this.child, 'message');
    this.child.send(command);
    const [{ result }] = (await message) as [{ result: unknown }];
    return result;
  }
}
