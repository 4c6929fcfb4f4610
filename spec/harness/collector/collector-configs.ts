import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../processes/node-process';

/** The Collector configurations that are shipped, from the repository's root. */
export const SHIPPED = [
  'collector-config.yaml',
  'examples/collector/agent.yaml',
  'examples/collector/gateway.yaml',
] as const;

export type Settings = Readonly<Record<string, unknown>>;
type Components = Readonly<Record<string, Settings>>;

export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

export interface CollectorConfig {
  readonly receivers: Components;
  readonly processors: Components;
  readonly exporters: Components;
  readonly extensions: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: Settings;
    readonly pipelines: Readonly<Record<string, Pipeline>>;
  };
}

export const textOf = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

/** As the Collector reads it, variables not yet replaced. */
export const configOf = (file: string): CollectorConfig => parse(textOf(file)) as CollectorConfig;

export interface Variable {
  readonly name: string;
  /** Undefined where there is none. */
  readonly fallback: string | undefined;
}

export function variablesIn(text: string): Variable[] {
  return [...text.matchAll(/\$\{env:(\w+)(?::-([^}]*))?\}/g)].map(([, name = '', fallback]) => ({
    name,
    fallback,
  }));
}

/** With the defaults of variables; those without one are left. */
export const withDefaults = (text: string): string =>
  text.replace(/\$\{env:\w+:-([^}]*)\}/g, (_, fallback: string) => fallback);

/** Every text in it, with the path to it. */
export function* leavesOf(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key]);
  } else if (typeof value === 'string') {
    yield [path.join('.'), value];
  }
}
