import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInstalled } from '../harness/processes/installed-program';
import { TestProcess } from '../harness/processes/node-process';
import { freeServerPort } from '../harness/servers/server-port';
import { isReady, START_MS, until } from '../harness/until';

export type Labels = Readonly<Record<string, string>>;

interface AlertStatus {
  readonly labels: Labels;
  readonly status: { readonly state: string };
}

interface AlertGroup {
  readonly receiver: { readonly name: string };
  readonly labels: Labels;
  readonly alerts: readonly AlertStatus[];
}

/** A running Alertmanager with the given configuration. The caller must {@link Alertmanager.stop} it. */
export class Alertmanager {
  private constructor(
    private readonly server: TestProcess,
    private readonly api: string,
    private readonly storage: string,
  ) {}

  static async start(config: string): Promise<Alertmanager> {
    runInstalled('prometheus-alertmanager', ['--version']);
    const port = await freeServerPort();
    const storage = mkdtempSync(join(tmpdir(), 'customerio-alertmanager-'));
    const server = new TestProcess('prometheus-alertmanager', [
      `--config.file=${config}`,
      `--storage.path=${storage}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    const alertmanager = new Alertmanager(server, `http://127.0.0.1:${port}`, storage);
    try {
      await server.until('ready Alertmanager', () => isReady(`${alertmanager.api}/-/ready`), START_MS);
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

  /** Returns the alerts that cause notifications, with their receiver and the labels of their group. */
  async groups(): Promise<{ receiver: string; group: string; labels: Labels }[]> {
    const response = await fetch(`${this.api}/api/v2/alerts/groups?inhibited=false&silenced=false`);
    const groups = (await response.json()) as AlertGroup[];
    return groups.flatMap(({ receiver, labels, alerts }) => {
      const group = Object.entries(labels)
        .filter(([name]) => name !== 'environment')
        .map(([name, value]) => `${name}=${value}`)
        .join(' ');
      return alerts.map((alert) => ({ receiver: receiver.name, group, labels: alert.labels }));
    });
  }

  async stop(): Promise<void> {
    await this.server.destroy();
    rmSync(this.storage, { recursive: true, force: true });
  }
}
