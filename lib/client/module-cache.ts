import { loadedModulesOf, type LoadedModule } from '../foreign/module-cache';

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

/** Returns SDK modules that were loaded before `require` was hooked. */
export const loadedModules = (cache?: NodeJS.Dict<NodeModule>): LoadedModule[] =>
  loadedModulesOf(SDK_NAMES, cache);
