import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../processes/node-process';

/** Paths of the shipped Collector configurations, from the root of the repository. */
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

/** Returns the text of a file of this repository. */
export const textOf = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

/** Parses a configuration as the Collector does, but keeps variables. */
export const configOf = (file: string): CollectorConfig => parse(textOf(file)) as CollectorConfig;

export interface Variable {
  readonly name: string;
  /** The default. Undefined if the variable is required. */
  readonly fallback: string | undefined;
}

/** Returns the environment variables in a configuration, with their defaults. */
export function variablesIn(text: string): Variable[] {
  return [...text.matchAll(/\$\{env:(\w+)(?::-([^}]*))?\}/g)].map(([, name = '', fallback]) => ({
    name,
    fallback,
  }));
}

/** Replaces variables with their defaults. Keeps variables without a default. */
export const withDefaults = (text: string): string =>
  text.replace(/\$\{env:\w+:-([^}]*)\}/g, (_, fallback: string) => fallback);

/** Yields the path and value of every string in a parsed document. */
export function* leavesOf(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key]);
  } else if (typeof value === 'string') {
    yield [path.join('.'), value];
  }
}
