import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { runCompose } from '../harness/processes/installed-program';

interface Mount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly {
    readonly host_ip?: string;
    readonly target: number;
    readonly published: string;
  }[];
  readonly volumes?: readonly Mount[];
}

/** The compose file of the stack. */
export const COMPOSE_FILE = 'examples/stack/compose.yaml';

/** Paths of configuration files in the containers, by service. */
export const CONFIGS = {
  collector: '/etc/otelcol-contrib/config.yaml',
  prometheus: '/etc/prometheus/prometheus.yml',
  alertmanager: '/etc/alertmanager/alertmanager.yml',
  loki: '/etc/loki/loki.yaml',
  tempo: '/etc/tempo.yaml',
  grafana: '/etc/grafana/provisioning/datasources/datasources.yaml',
} as const;

/**
 * Returns the services of a compose file as Docker Compose resolves them: absolute paths, long syntax.
 *
 * @throws if Docker Compose rejects the file
 */
export function composeServices(file: string): Readonly<Record<string, ComposeService>> {
  const { status, output } = runCompose(['--file', file, 'config', '--format', 'json']);
  if (status !== 0) throw new Error(output);
  return (JSON.parse(output) as { services: Record<string, ComposeService> }).services;
}

/** Returns the local file behind a path in the container. Throws if no volume is mounted there. */
export function mountedFile({ volumes = [] }: ComposeService, path: string): string {
  const mount = volumes.find(({ target }) => path === target || path.startsWith(`${target}/`));
  if (mount === undefined) throw new Error(`No volume is mounted at ${path}.`);
  return join(mount.source, relative(mount.target, path));
}

/** Parses a YAML file that is mounted in a container. */
export const mountedYaml = <T>(service: ComposeService, path: string): T =>
  parse(readFileSync(mountedFile(service, path), 'utf8')) as T;

/** Copies all mounted files below `root`, at their paths in the container. */
export function copyMounts({ volumes = [] }: ComposeService, root: string): void {
  for (const { source, target } of volumes) {
    const to = join(root, target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(source, to, { recursive: true });
  }
}

/** Returns every string in a parsed document. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
