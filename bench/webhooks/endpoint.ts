import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BY_HAND } from '../by-hand';
import { NODE_FLAGS } from '../phase';
import type { Stretch } from './events';

/** `span` makes one span without attributes and nothing else: no receiver with telemetry costs less. */
export type EndpointName = 'bare' | 'span' | typeof BY_HAND | 'receiver';

/** What a backend would have of an endpoint. */
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

/** Sends to write down before their webhooks come; CPU time used so far, in microseconds; telemetry. */
export type Question = Stretch | 'cpu' | 'exported';

/** A webhook endpoint in a process of its own, on one core: it collects its garbage on the thread it serves on. */
export class Endpoint {
  private constructor(
    private readonly child: ChildProcess,
    readonly name: EndpointName,
    readonly port: number,
  ) {}

  static async start(name: EndpointName): Promise<Endpoint> {
    const child = fork(join(__dirname, 'server.js'), [name], { execArgv: NODE_FLAGS });
    const [port] = (await once(child, 'message')) as [number];
    return new Endpoint(child, name, port);
  }

  /** Makes ready for a turn: writes down the sends of its events. */
  async expect(events: Stretch): Promise<void> {
    await this.ask(events);
  }

  cpuMicros(): Promise<number> {
    return this.ask('cpu') as Promise<number>;
  }

  exported(): Promise<Exported> {
    return this.ask('exported') as Promise<Exported>;
  }

  stop(): void {
    this.child.disconnect();
  }

  private async ask(question: Question): Promise<unknown> {
    const answered = once(this.child, 'message');
    this.child.send(question);
    const [{ answer: respond }] = (await answered) as [{ answer: unknown }];
    return respond;
  }
}
