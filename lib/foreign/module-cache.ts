import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';

export interface LoadedModule {
  /** The module's file. */
  readonly path: string;
  readonly exports: unknown;
  readonly version: string | undefined;
}

/**
 * Returns the modules of a package that were loaded before `require` was hooked. This includes modules that ESM
 * imported, if they are CommonJS: Node keeps them in the same cache.
 *
 * @param names the names under which the package can be installed.
 */
export function loadedModulesOf(
  names: readonly string[],
  cache: NodeJS.Dict<NodeModule> | undefined = moduleCache(),
): LoadedModule[] {
  const file = fileOf(names);
  const versions = new Map<string, string | undefined>();
  return Object.entries(cache ?? {}).flatMap(([path, module]) => {
    const root = file.exec(path)?.[1];
    if (root === undefined || module?.loaded !== true) return [];
    if (!versions.has(root)) versions.set(root, versionAt(root));
    return [{ path, exports: module.exports as unknown, version: versions.get(root) }];
  });
}

/** Returns a pattern for the files of a package. Its first group is the folder of the package. */
function fileOf(names: readonly string[]): RegExp {
  const folders = names.map((name) => name.replace('/', '[\\\\/]')).join('|');
  return new RegExp(`^(.*[\\\\/]node_modules[\\\\/](?:${folders}))[\\\\/].*\\.c?js$`);
}

/**
 * Returns Node's module cache. Not `require.cache`: bundlers replace `require`, and Rollup leaves a reference to a
 * variable that an ES module does not have.
 */
function moduleCache(): NodeJS.Dict<NodeModule> | undefined {
  return (Module as { _cache?: NodeJS.Dict<NodeModule> })._cache;
}

function versionAt(root: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
