import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, type Sample } from '../../../examples/service/exposition';
import { freeServerPort } from '../servers/server-port';
import { NodeProcess, REPOSITORY, type RunOptions } from './node-process';

const STOP_TIMEOUT_MS = 5_000;
/** The program of `npm start`. */
export const START = resolve(REPOSITORY, 'dist/examples/service/start.js');

export interface ExampleOptions extends RunOptions {
  /** Options of the command line. */
  readonly args?: readonly string[];
}

/** The processes of `npm start` without the build: the launcher, its simulator and its service. */
export class Example extends NodeProcess {
  private constructor(
    readonly port: number,
    { args = [], ...options }: ExampleOptions,
  ) {
    super([START, ...args], options);
  }

  /** Starts the example with the metrics page on a free port, unless `env` sets one. */
  static async start({ env, ...options }: ExampleOptions = {}): Promise<Example> {
    const port = await freeServerPort();
    return new Example(port, {
      ...options,
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: String(port), ...env },
    });
  }

  /** Sends SIGTERM first: the children of a killed launcher run on for a moment. */
  override async destroy(): Promise<void> {
    this.signal('SIGTERM');
    await Promise.race([this.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await super.destroy();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/metrics`;
  }

  /** Returns the metrics page, or `undefined` while it cannot be fetched as a whole. */
  async page(): Promise<string | undefined> {
    return fetch(this.url)
      .then((response) => response.text())
      .catch(() => undefined);
  }

  async samples(): Promise<Sample[]> {
    return parse((await this.page()) ?? '');
  }

  /** Waits until the metrics page counts calls of this many operations. Returns the page. */
  async untilCounted(operations: number, ms?: number): Promise<string> {
    return this.until(
      `page with ${operations} operations`,
      async () => {
        const page = (await this.page()) ?? '';
        return operationsIn(parse(page)).length >= operations ? page : undefined;
      },
      ms,
    );
  }

  /** Returns the process id of the service, read from its metrics page. */
  async servicePid(): Promise<number> {
    return this.until('process id of the service', async () => {
      const target = (await this.samples()).find(({ name }) => name === 'target_info');
      return target && Number(target.labels['process_pid']);
    });
  }

  /** Returns the URL for webhooks that the launcher prints. */
  async webhookUrl(): Promise<string> {
    return this.until('URL for webhooks in the output', () => /^Webhooks +(\S+)/m.exec(this.stdout)?.[1]);
  }

  /** Returns the URL of the simulator that the launcher prints. */
  async simulatorUrl(): Promise<string> {
    return this.until(
      'URL of the simulator in the output',
      () => /simulated at (\S+)/.exec(this.stdout)?.[1],
    );
  }
}

/** Returns the `api.operation` of every counted call, without duplicates. */
export function operationsIn(samples: readonly Sample[]): string[] {
  const requests = samples.filter(({ name }) => name === 'customerio_api_requests_total');
  return [...new Set(requests.map(({ labels }) => `${labels['api']}.${labels['operation']}`))];
}
