import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { readProperty } from '../../../foreign/read';

/** A copy of a package on disk. */
export interface PackageCopy {
  /** The name under which it is installed. An alias has the name of its folder. */
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Folders in which pnpm, Yarn and Bun keep each package with its dependencies. */
const STORES: readonly string[] = ['.pnpm', '.store', '.bun'];

/** Ends the search in a folder that is not an application, such as a home folder. */
const MAX_FOLDERS = 50_000;

/** Names a folder for the report: relative to the application if it is inside. */
export function describeFolder(cwd: string, folder: string): string {
  const path = relative(cwd, folder);
  return path === '' ? '.' : path.startsWith('..') ? folder : path;
}

/** Reads a package.json. Returns undefined if there is none, or if it is invalid. */
export function readManifest(folder: string): object | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the dependencies at run time in the application's package.json: version ranges by name. */
export function dependenciesOf(cwd: string): Readonly<Record<string, unknown>> {
  const manifest = readManifest(cwd);
  const kinds = ['optionalDependencies', 'dependencies'];
  return Object.assign({}, ...kinds.map((kind) => readProperty(manifest, kind))) as Record<string, unknown>;
}

/** Returns the copy that the application gets from `require()`. Also works below Yarn Plug'n'Play. */
export function resolveCopy(cwd: string, name: string): PackageCopy | undefined {
  let folder: string;
  try {
    folder = dirname(createRequire(join(cwd, 'package.json')).resolve(name));
  } catch {
    return undefined;
  }
  for (; ; folder = dirname(folder)) {
    const version = readProperty(readManifest(folder), 'version');
    if (typeof version === 'string') return { name, version, folder };
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Finds all copies of packages in the `node_modules` folders that the application can use: of its own folder and of the
 * folders above, nested ones, and those in the stores of package managers.
 */
export function findCopies(cwd: string, names: ReadonlySet<string>): readonly PackageCopy[] {
  const found = new Map<string, PackageCopy>();
  const visited = new Set<string>();

  function visitPackage(name: string, folder: string): void {
    const real = realPath(folder);
    if (real === undefined || visited.has(real) || visited.size >= MAX_FOLDERS) return;
    visited.add(real);
    if (names.has(name)) {
      const version = readProperty(readManifest(real), 'version');
      if (typeof version === 'string') found.set(real, { name, version, folder: real });
    }
    visitModules(join(real, 'node_modules'));
  }

  function visitModules(folder: string): void {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry);
      if (entry.startsWith('@')) {
        for (const inner of entriesOf(path)) visitPackage(`${entry}/${inner}`, join(path, inner));
      } else if (STORES.includes(entry)) {
        for (const inner of entriesOf(path)) visitModules(join(path, inner, 'node_modules'));
      } else if (!entry.startsWith('.')) visitPackage(entry, path);
    }
  }

  for (let folder = cwd; ; folder = dirname(folder)) {
    visitModules(join(folder, 'node_modules'));
    if (folder === dirname(folder)) return [...found.values()];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // a link to a folder that was removed
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
