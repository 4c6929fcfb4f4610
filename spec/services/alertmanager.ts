import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInstalled } from '../harness/processes/installed-program';
import { freeServerPort } from '../harness/servers/server-port';
import { isReady, START_MS, until } from '../harness/until';

export type Labels = Readonly<Record<string, string>>;

interface AlertStatus {
  readonly labels: Labels;
  readonly status: { readonly state: string };
}

/** A running Alertmanager with the given configuration. The caller must {@link Alertmanager.stop} it. */
export class Alertmanager {
  private constructor(
    private readonly child: ChildProcess,
    private readonly api: string,
    private readonly storage: string,
  ) {}

  static async start(config: string): Promise<Alertmanager> {
    runInstalled('prometheus-alertmanager', ['--version']);
    const port = await freeServerPort();
    const storage = mkdtempSync(join(tmpdir(), 'customerio-alertmanager-'));
    const child = spawn(
      'prometheus-alertmanager',
      [
        `--config.file=${config}`,
        `--storage.path=${storage}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    const alertmanager = new Alertmanager(child, `http://127.0.0.1:${port}`, storage);
    try {
      const hasEnded = () => (child.exitCode === null ? undefined : 'the process ended');
      await until('ready Alertmanager', () => isReady(`${alertmanager.api}/-/ready`), START_MS, hasEnded);
      return alertmanager;
    } catch (error) {
      await alertmanager.stop();
      throw error;
    }
  }

  async fire(alerts: readonly Labels[]): Promise<void> {
    const response = await fetch(`${this.api}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts.map((labels) => ({ labels }))),
    });
    if (!response.ok) throw new Error(`Alertmanager responded ${response.status}: ${await response.text()}`);
  }

  /** Waits for `count` processed alerts. Returns the sorted names of those that cause notifications. */
  async notifications(count: number): Promise<string[]> {
    const all = await until(`${count} alerts`, async () => {
      const response = await fetch(`${this.api}/api/v2/alerts`);
      const alerts = (await response.json()) as AlertStatus[];
      const isProcessed = alerts.every(({ status }) => status.state !== 'unprocessed');
      return alerts.length === count && isProcessed ? alerts : undefined;
    });
    return all
      .filter(({ status }) => status.state === 'active')
      .map(({ labels }) => labels['alertname'] ?? '')
      .sort();
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.storage, { recursive: true, force: true });
  }
}
