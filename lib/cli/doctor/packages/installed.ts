import { ANALYTICS_SDK } from '../../../analytics/sdk-files';
import { PACKAGE_NAME } from '../../../version';
import { shared } from '../check';
import { dependenciesOf, findCopies, resolveCopy, type PackageCopy } from './copies';

export const SDK_NAMES = ['customerio-node', '@customerio/track'] as const;
export const API_NAME = '@opentelemetry/api';

/** Packages that an SDK of OpenTelemetry consists of. */
export const OTEL_SDK_NAMES = [
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-logs',
] as const;

/** Set-ups that start the exporters which the environment names, or OTLP by default. */
const NODE_SDK_NAMES = ['@opentelemetry/sdk-node', '@opentelemetry/auto-instrumentations-node'];

const NAMES: ReadonlySet<string> = new Set([
  PACKAGE_NAME,
  ...SDK_NAMES,
  ANALYTICS_SDK,
  API_NAME,
  ...OTEL_SDK_NAMES,
]);

export interface Installed {
  /** The copy that the application itself gets. */
  resolved(name: string): PackageCopy | undefined;
  /** All copies, that of the application first. */
  copies(...names: readonly string[]): readonly PackageCopy[];
  /** Whether the application's package.json contains the name as a dependency at run time. */
  isDependency(name: string): boolean;
  readonly hasNodeSdk: boolean;
}

/** Returns the packages that the application can load. */
export const installedIn = shared(({ cwd }): Installed => {
  const resolved = new Map([...NAMES].map((name) => [name, resolveCopy(cwd, name)]));
  const found = findCopies(cwd, NAMES);
  const dependencies = dependenciesOf(cwd);
  return {
    resolved: (name) => resolved.get(name),
    copies(...names) {
      const own = names.flatMap((name) => resolved.get(name) ?? []);
      const others = found.filter(
        ({ name, folder }) => names.includes(name) && own.every((copy) => copy.folder !== folder),
      );
      return [...own, ...others];
    },
    isDependency: (name) => Object.hasOwn(dependencies, name),
    hasNodeSdk: NODE_SDK_NAMES.some((name) => Object.hasOwn(dependencies, name)),
  };
});

/** Compares the first numbers of two versions, as `Array.sort()` does. A pre-release counts as the release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Returns versions without duplicates, the lowest first. */
export const versionsOf = (copies: readonly PackageCopy[]): readonly string[] =>
  [...new Set(copies.map(({ version }) => version))].sort(compareVersions);
