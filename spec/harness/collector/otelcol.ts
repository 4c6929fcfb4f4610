import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { builtProgram } from '../processes/built-program';
import { REPOSITORY, START_MS, TestProcess } from '../processes/node-process';
import { freeServerPort } from '../servers/server-port';

/** A real Collector on ports and in a folder of its own. Whoever starts one must {@link Otelcol.destroy} it. */
export class Otelcol {
  readonly folder = mkdtempSync(join(tmpdir(), 'customerio-otelcol-'));
  private run: TestProcess | undefined;
  /** What earlier runs wrote. */
  private past = '';

  private constructor(
    /** As it was given to {@link Otelcol.start}. */
    readonly config: string,
    private readonly ports: Readonly<Record<'grpc' | 'http' | 'prometheus' | 'health' | 'telemetry', number>>,
    private readonly extra: Readonly<Record<string, string>>,
  ) {}

  /**
   * @param config a file, from the repository's root
   * @param env beside the variables for ports and folder, which every shipped configuration has
   */
  static async start(config: string, env: Readonly<Record<string, string>> = {}): Promise<Otelcol> {
    const ports = {
      grpc: await freeServerPort(),
      http: await freeServerPort(),
      prometheus: await freeServerPort(),
      health: await freeServerPort(),
      telemetry: await freeServerPort(),
    };
    const otelcol = new Otelcol(config, ports, env);
    try {
      await otelcol.restart();
    } catch (error) {
      await otelcol.destroy();
      throw error;
    }
    return otelcol;
  }

  /** With the same ports and folder; after {@link Otelcol.crash}. */
  async restart(): Promise<void> {
    this.past = this.output;
    const run = new TestProcess(builtProgram('otelcol'), ['--config', resolve(REPOSITORY, this.config)], {
      env: this.environment,
    });
    this.run = run;
    const isReady = () =>
      fetch(this.url('health')).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      );
    await run.until('Collector that is ready', isReady, START_MS);
  }

  /** SIGKILL: nothing is flushed, nothing is said. */
  async crash(): Promise<void> {
    await this.run?.destroy();
  }

  /** As systemd and Kubernetes do it. */
  async stop(): Promise<void> {
    this.run?.signal('SIGTERM');
    await this.run?.ended;
  }

  async destroy(): Promise<void> {
    await this.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }

  url(port: keyof Otelcol['ports'], path = ''): string {
    return `http://127.0.0.1:${this.ports[port]}${path}`;
  }

  port(port: keyof Otelcol['ports']): number {
    return this.ports[port];
  }

  /** What it wrote, earlier runs included. */
  get output(): string {
    return this.past + (this.run?.stdout ?? '') + (this.run?.stderr ?? '');
  }

  /** Posts OTLP as JSON. @throws unless it is taken whole */
  async send(signal: 'traces' | 'logs' | 'metrics', body: object): Promise<void> {
    const response = await fetch(this.url('http', `/v1/${signal}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok || /partialSuccess":\{"/.test(answer)) throw new Error(`${response.status} ${answer}`);
  }

  async page(): Promise<string> {
    return fetch(this.url('prometheus', '/metrics')).then((response) => response.text());
  }

  private get environment(): Record<string, string> {
    const at = (port: keyof Otelcol['ports']) => `127.0.0.1:${this.ports[port]}`;
    return {
      OTELCOL_OTLP_GRPC_ENDPOINT: at('grpc'),
      OTELCOL_OTLP_HTTP_ENDPOINT: at('http'),
      OTELCOL_PROMETHEUS_ENDPOINT: at('prometheus'),
      OTELCOL_HEALTH_ENDPOINT: at('health'),
      OTELCOL_TELEMETRY_PORT: String(this.ports.telemetry),
      OTELCOL_QUEUE_DIR: join(this.folder, 'queue'),
      ...this.extra,
    };
  }
}

/** What `validate` says of a configuration: its exit code and everything it writes. */
export function validate(config: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(builtProgram('otelcol'), ['validate', '--config', config], {
    cwd: REPOSITORY,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}
