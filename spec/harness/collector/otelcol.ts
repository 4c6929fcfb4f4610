import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { builtProgram } from '../processes/built-program';
import { REPOSITORY, runProgram, TestProcess, type ProgramResult } from '../processes/node-process';
import { freeServerPort } from '../servers/server-port';
import { isReady, START_MS } from '../until';

/** A running Collector with its own ports and folder. The caller must {@link Otelcol.destroy} it. */
export class Otelcol {
  readonly folder = mkdtempSync(join(tmpdir(), 'customerio-otelcol-'));
  private run: TestProcess | undefined;
  /** Output of earlier runs. */
  private past = '';

  private constructor(
    /** Path as given to {@link Otelcol.start}. */
    readonly config: string,
    private readonly ports: Readonly<Record<'grpc' | 'http' | 'prometheus' | 'health' | 'telemetry', number>>,
    private readonly extra: Readonly<Record<string, string>>,
  ) {}

  /**
   * Starts a Collector. Resolves once it is ready.
   *
   * @param config path of the configuration, from the root of the repository
   * @param env variables in addition to those for ports and folder, which every shipped configuration reads
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

  /** Starts it again with the same ports and folder, after {@link Otelcol.crash}. */
  async restart(): Promise<void> {
    this.past = this.output;
    const run = new TestProcess(builtProgram('otelcol'), ['--config', resolve(REPOSITORY, this.config)], {
      env: this.environment,
    });
    this.run = run;
    await run.until('ready Collector', () => isReady(this.url('health')), START_MS);
  }

  /** Ends it with SIGKILL: nothing is flushed or logged. */
  async crash(): Promise<void> {
    await this.run?.destroy();
  }

  /** Ends it with SIGTERM, as systemd and Kubernetes do. */
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

  /** Output of all runs. */
  get output(): string {
    return this.past + (this.run?.stdout ?? '') + (this.run?.stderr ?? '');
  }

  /** Posts OTLP as JSON. Throws unless the Collector accepts all of it. */
  async send(signal: 'traces' | 'logs' | 'metrics', body: object): Promise<void> {
    const response = await fetch(this.url('http', `/v1/${signal}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok || /partialSuccess":\{"/.test(text)) throw new Error(`${response.status} ${text}`);
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

/** Runs `otelcol validate` on a configuration. */
export const validate = (config: string, env: Readonly<Record<string, string>> = {}): ProgramResult =>
  runProgram(builtProgram('otelcol'), ['validate', '--config', config], { env });
