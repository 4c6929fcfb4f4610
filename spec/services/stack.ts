import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sample } from '../../examples/service/exposition';
import { PORTS } from '../../examples/stack/ports';
import { builtProgram } from '../harness/processes/built-program';
import { NodeProcess, REPOSITORY, runProgram, type RunOptions } from '../harness/processes/node-process';
import { freeServerPort } from '../harness/servers/server-port';

const START = resolve(REPOSITORY, 'dist/examples/stack/start.js');
const MAX_STOP_MS = 15_000;
const ARRIVAL_MS = 60_000;

/** The environment variables that set the ports. */
export const PORT_VARIABLES = Object.values(PORTS).map(({ variable }) => variable);

export type PortVariable = (typeof PORT_VARIABLES)[number];
type Ports = Readonly<Record<PortVariable, number>>;

interface QueryResponse {
  readonly data: {
    readonly result: readonly { metric: Record<string, string>; value: readonly [number, string] }[];
  };
}

export interface StackRunOptions extends RunOptions {
  /** Options of the command line. */
  readonly args?: readonly string[];
}

/** `npm run stack` without the build, on free ports. */
export class Stack extends NodeProcess {
  private constructor(
    readonly ports: Ports,
    args: readonly string[],
    options: RunOptions,
  ) {
    super([START, ...args], options);
  }

  static async start({ env, args = [], ...options }: StackRunOptions = {}): Promise<Stack> {
    const ports: Partial<Record<keyof Ports, number>> = {};
    for (const variable of PORT_VARIABLES) ports[variable] = await freeServerPort();
    const asText = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
    return new Stack(ports as Ports, args, { ...options, env: { ...asText, ...programs(env), ...env } });
  }

  /** Sends SIGTERM first: the children of a killed launcher run on for a moment. */
  override async destroy(): Promise<void> {
    this.signal('SIGTERM');
    await Promise.race([this.ended, sleep(MAX_STOP_MS, undefined, { ref: false })]);
    await super.destroy();
  }

  /** Waits for the line about the series at Prometheus, and returns it. */
  async arrived(): Promise<string> {
    return this.until('arrival', () => /^Arrived +(.+)$/m.exec(this.stdout)?.[1], ARRIVAL_MS);
  }

  /** Waits for the line about the data folder, and returns the path. */
  async folder(): Promise<string> {
    return this.until('folder', () => /^Data +(\S+),/m.exec(this.stdout)?.[1], ARRIVAL_MS);
  }

  /** Returns the data of a response of the Prometheus API. */
  async api<T>(path: string): Promise<T> {
    const response = await fetch(this.url('CUSTOMERIO_STACK_PROMETHEUS_PORT', `/api/v1${path}`));
    return ((await response.json()) as { data: T }).data;
  }

  async samples(query: string): Promise<Sample[]> {
    const { result } = await this.api<QueryResponse['data']>(`/query?query=${encodeURIComponent(query)}`);
    return result.map(({ metric: { __name__: name = '', ...labels }, value: [, value] }) => ({
      name,
      labels,
      value: Number(value),
    }));
  }

  url(variable: keyof Ports, path = ''): string {
    return `http://127.0.0.1:${this.ports[variable]}${path}`;
  }

  /** Returns the command line of every descendant process, by process id. */
  descendants(): Map<number, string> {
    return descendantsOf(this.pid);
  }
}

/** Returns the variable for the built Collector, unless `env` sets it or the PATH. */
const programs = (env: RunOptions['env'] = {}): Record<string, string> =>
  'CUSTOMERIO_STACK_OTELCOL' in env || 'PATH' in env
    ? {}
    : { CUSTOMERIO_STACK_OTELCOL: builtProgram('otelcol') };

function descendantsOf(pid: number): Map<number, string> {
  const { stdout } = runProgram('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout
    .split('\n')
    .map((line) => /^ *(\d+) +(\d+) +(.*)$/.exec(line))
    .map((match) => ({ pid: Number(match?.[1]), parent: Number(match?.[2]), args: match?.[3] ?? '' }));
  const found = new Map<number, string>();
  const parents = [pid];
  for (const parent of parents) {
    for (const child of all.filter((one) => one.parent === parent)) {
      found.set(child.pid, child.args);
      parents.push(child.pid);
    }
  }
  return found;
}

/** A folder without programs. */
export const NO_PROGRAMS = join(REPOSITORY, 'docs');

/** An executable shell script. */
export class Script {
  private readonly folder = mkdtempSync(join(tmpdir(), 'customerio-script-'));
  readonly path = join(this.folder, 'program');

  constructor(...lines: readonly string[]) {
    writeFileSync(this.path, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(this.path, 0o755);
  }

  destroy(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    return Promise.resolve();
  }
}
