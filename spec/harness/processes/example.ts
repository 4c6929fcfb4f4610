import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, type Sample } from '../../../examples/service/exposition';
import { NodeProcess, REPOSITORY, type RunOptions } from './node-process';
import { freeServerPort } from '../servers/server-port';

const MAX_STOP_MS = 5_000;
const START = resolve(REPOSITORY, 'dist/examples/service/start.js');

/** `npm start` without the build: the launcher, its simulator and its service. */
export class Example extends NodeProcess {
  private constructor(
    readonly port: number,
    options: RunOptions,
  ) {
    super([START], options);
  }

  /** With a metrics page on a port of its own, unless `env` says otherwise. */
  static async start({ env, ...options }: RunOptions = {}): Promise<Example> {
    const port = await freeServerPort();
    return new Example(port, {
      ...options,
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: String(port), ...env },
    });
  }

  /** Asks first: the children of a launcher that is killed live on for a moment. */
  override async destroy(): Promise<void> {
    this.signal('SIGTERM');
    await Promise.race([this.ended, sleep(MAX_STOP_MS, undefined, { ref: false })]);
    await super.destroy();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/metrics`;
  }

  /** The metrics page, or `undefined` while there is none. */
  async page(): Promise<string | undefined> {
    return fetch(this.url).then(
      (response) => response.text(),
      () => undefined,
    );
  }

  async samples(): Promise<Sample[]> {
    return parse((await this.page()) ?? '');
  }

  /** Waits until the page counts calls of this many operations. */
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

  /** The service as its own page names it. */
  async servicePid(): Promise<number> {
    return this.until('service', async () => {
      const target = (await this.samples()).find(({ name }) => name === 'target_info');
      return target && Number(target.labels['process_pid']);
    });
  }

  /** Where the launcher says that the service takes webhooks. */
  async webhookUrl(): Promise<string> {
    return this.until('address for webhooks', () => /^Webhooks +(\S+)/m.exec(this.stdout)?.[1]);
  }

  /** Where the launcher says that the simulator listens. */
  async simulatorUrl(): Promise<string> {
    return this.until('address of the simulator', () => /simulated at (\S+)/.exec(this.stdout)?.[1]);
  }
}

/** `api.operation` of every call that is counted. */
export function operationsIn(samples: readonly Sample[]): string[] {
  const requests = samples.filter(({ name }) => name === 'customerio_api_requests_total');
  return [...new Set(requests.map(({ labels }) => `${labels['api']}.${labels['operation']}`))];
}

export async function isResponding(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
