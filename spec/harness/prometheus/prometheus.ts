import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Sample } from '../../../examples/service/exposition';
import { TestProcess } from '../processes/node-process';
import { freeServerPort } from '../servers/server-port';
import { isReady, START_MS } from '../until';

export interface ScrapeJob {
  readonly job: string;
  /** URL of its page, such as `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** Keeps the `job` and `instance` labels of the page. */
  readonly honorLabels?: boolean;
}

interface QueryResponse {
  readonly data: {
    readonly result: readonly { metric: Record<string, string>; value: readonly [number, string] }[];
  };
}

/** A running Prometheus that scrapes once a second. The caller must {@link Prometheus.destroy} it. */
export class Prometheus {
  private readonly folder = mkdtempSync(join(tmpdir(), 'customerio-prometheus-'));
  private readonly server: TestProcess;

  private constructor(
    program: string,
    private readonly port: number,
    jobs: readonly ScrapeJob[],
    flags: readonly string[],
  ) {
    const config = join(this.folder, 'prometheus.yml');
    writeFileSync(config, stringify({ global: { scrape_interval: '1s' }, scrape_configs: jobs.map(scrape) }));
    this.server = new TestProcess(program, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(this.folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...flags,
    ]);
  }

  static async start(
    program: string,
    jobs: readonly ScrapeJob[],
    flags: readonly string[] = [],
  ): Promise<Prometheus> {
    const prometheus = new Prometheus(program, await freeServerPort(), jobs, flags);
    try {
      await prometheus.server.until('ready Prometheus', () => isReady(prometheus.url('/-/ready')), START_MS);
      return prometheus;
    } catch (error) {
      await prometheus.destroy();
      throw error;
    }
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Returns the current samples of all series with this `job` label. */
  async samples(job: string): Promise<Sample[]> {
    const query = new URLSearchParams({ query: `{job=${JSON.stringify(job)}}` });
    const response = await fetch(`${this.url('/api/v1/query')}?${query.toString()}`);
    const { data } = (await response.json()) as QueryResponse;
    return data.result.map(({ metric: { __name__: name = '', ...labels }, value: [, value] }) => ({
      name,
      labels,
      value: Number(value),
    }));
  }

  /** Returns the exemplars of the last hour, as JSON. Requires `--enable-feature=exemplar-storage`. */
  async exemplars(metric: string): Promise<string> {
    const seconds = Date.now() / 1000;
    const query = new URLSearchParams({
      query: metric,
      start: String(seconds - 3600),
      end: String(seconds + 3600),
    });
    const response = await fetch(`${this.url('/api/v1/query_exemplars')}?${query.toString()}`);
    return response.text();
  }

  async destroy(): Promise<void> {
    await this.server.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const scrape = ({ job, url, honorLabels = false }: ScrapeJob) => ({
  job_name: job,
  metrics_path: new URL(url).pathname,
  honor_labels: honorLabels,
  static_configs: [{ targets: [new URL(url).host] }],
});
