import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';

/** Package names of the SDK: the published one, and the one that aliases and private forks use. */
export const SDK_NAMES = ['customerio-node', '@customerio/track'] as const;

/**
 * Files in which the major versions of the SDK define their clients. If ESM imports a CommonJS package without a
 * loader, the `require` hook is not called for its entry file, but for the files that the entry file requires.
 * Applications with SDK 1 and 2 require `api.js` for the App API.
 */
export const CLIENT_FILES = [
  'api.js',
  'lib/track.js',
  'lib/api.js',
  'dist/track.js',
  'dist/api.js',
  'dist/lib/track.js',
  'dist/lib/api.js',
  'dist/lib/pipelines.js',
] as const;

export interface LoadedModule {
  /** The module's file. */
  readonly path: string;
  readonly exports: unknown;
  readonly version: string | undefined;
}

const SDK_FILE = /^(.*[\\/]node_modules[\\/](?:customerio-node|@customerio[\\/]track))[\\/].*\.c?js$/;

/**
 * Returns SDK modules that were loaded before `require` was hooked. This includes modules that ESM imported: the
 * SDK is CommonJS, and Node keeps imported CommonJS modules in the same cache.
 */
export function loadedModules(cache: NodeJS.Dict<NodeModule> | undefined = moduleCache()): LoadedModule[] {
  const versions = new Map<string, string | undefined>();
  return Object.entries(cache ?? {}).flatMap(([path, module]) => {
    const root = SDK_FILE.exec(path)?.[1];
    if (root === undefined || module?.loaded !== true) return [];
    if (!versions.has(root)) versions.set(root, versionAt(root));
    return [{ path, exports: module.exports as unknown, version: versions.get(root) }];
  });
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
