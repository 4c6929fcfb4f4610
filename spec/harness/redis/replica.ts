import { join } from 'node:path';
import type { WebhookReceiverOptions } from '../../../lib/webhooks';
import { NodeProcess } from '../processes/node-process';
import { START_MS } from '../until';
import { signedRequest } from '../webhooks/webhook-world';
import type { Handler } from './at-least-once';
import type { ClientName } from './default-clients';

/** A receiver in a replica. */
export interface ReceiverDefinition {
  /** Also the prefix of its keys. */
  readonly name: string;
  /** Gate that its first run waits for. */
  readonly group: string;
  /** Undefined: every run succeeds at once. */
  readonly handler?: Handler | undefined;
  /** Undefined: without a store. */
  readonly redisPort?: number | undefined;
  /** Undefined: the lease of a service. */
  readonly leaseMs?: number | undefined;
  readonly options: Partial<WebhookReceiverOptions>;
}

export interface ReplicaState {
  /** Times at which `onEvent` started, by receiver, in Unix milliseconds. */
  readonly runs: Readonly<Record<string, readonly number[]>>;
  /** Counted events by channel, event and campaign type. */
  readonly counted: Readonly<Record<string, number>>;
}

/** A replica of a service, in a process of its own. */
export class Replica {
  private constructor(
    private readonly process: NodeProcess,
    private readonly url: string,
    private readonly client: ClientName,
  ) {}

  static async start(client: ClientName): Promise<Replica> {
    const program = new NodeProcess([join(__dirname, 'replica-process.js')]);
    const port = await program.until(
      'port of the replica',
      () => /port (\d+)/.exec(program.stdout)?.[1],
      START_MS,
    );
    return new Replica(program, `http://127.0.0.1:${port}`, client);
  }

  connect(port: number): Promise<unknown> {
    return this.command('/connect', { port, kind: this.client });
  }

  define(definitions: readonly ReceiverDefinition[]): Promise<unknown> {
    return this.command('/define', definitions);
  }

  open(gate: string): Promise<unknown> {
    return this.command('/open', { gate });
  }

  state(): Promise<ReplicaState> {
    return this.command('/state', {}) as Promise<ReplicaState>;
  }

  /** Sends a webhook. Returns the status, or undefined if the process died. */
  async send(receiver: string, event: object): Promise<number | undefined> {
    const { headers, rawBody } = signedRequest(event);
    const request = {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: rawBody as string,
    };
    return fetch(`${this.url}/receivers/${encodeURIComponent(receiver)}`, request).then(
      async (response) => (await response.text(), response.status),
      () => undefined,
    );
  }

  /** Kills the process. */
  destroy(): Promise<void> {
    return this.process.destroy();
  }

  private async command(path: string, body: object): Promise<unknown> {
    const response = await fetch(this.url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }
}
