import { dirname, join } from 'node:path';
import { readImportGraph } from '../../spec/structure/import-graph';
import { replaceSection } from './section';

const root = join(__dirname, '../../..');

/** Imports between modules, by name. */
type Modules = ReadonlyMap<string, ReadonlySet<string>>;

const ENTRY_POINTS = 'entry points';
/** Programs on top of the library. What they import does not show where a file belongs. */
const PROGRAMS: ReadonlySet<string> = new Set(['cli', 'testing']);

/** Returns the first folder below lib/, or undefined for a file of lib/ itself. */
const folderOf = (file: string): string | undefined => /^lib\/([^/]+)\//.exec(file)?.[1];

/**
 * Reads the modules of lib/: its folders, and the entry points. The files of lib/ that folders import, such as
 * deadline.ts, are no modules of their own: nearly every folder imports them.
 */
export function readModules(graph = readImportGraph(root, ['lib'])): Modules {
  const base = new Set(
    [...graph].flatMap(([file, imported]) => {
      const folder = folderOf(file);
      return folder === undefined || PROGRAMS.has(folder)
        ? []
        : imported.filter((path) => dirname(path) === 'lib');
    }),
  );
  const moduleOf = (file: string) => folderOf(file) ?? (base.has(file) ? undefined : ENTRY_POINTS);
  const modules = new Map<string, Set<string>>();
  for (const [file, imported] of graph) {
    const from = moduleOf(file);
    if (from === undefined) continue;
    const targets = modules.get(from) ?? new Set();
    modules.set(from, targets);
    for (const to of imported.map(moduleOf)) if (to !== undefined && to !== from) targets.add(to);
  }
  return modules;
}

/** Returns whether `to` can be reached from `from` without the direct import. */
function isIndirect(modules: Modules, from: string, to: string): boolean {
  const queue = [...(modules.get(from) ?? [])].filter((next) => next !== to);
  const seen = new Set(queue);
  for (const module of queue) {
    if (module === to) return true;
    for (const next of modules.get(module) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
}

const nodeId = (module: string) => module.replaceAll(' ', '_');
const label = (module: string) => (module === ENTRY_POINTS ? module : `${module}/`);

/** Draws modules and their imports with Mermaid. Leaves out an import that follows from others. */
export function moduleDiagram(modules: Modules): string {
  const names = [...modules.keys()].sort();
  const imports = names.flatMap((from) =>
    [...(modules.get(from) ?? [])]
      .sort()
      .filter((to) => !isIndirect(modules, from, to))
      .map((to) => `  ${nodeId(from)} --> ${nodeId(to)}`),
  );
  return [
    '```mermaid',
    'flowchart TD',
    ...names.map((name) => `  ${nodeId(name)}["${label(name)}"]`),
    ...imports,
    '```',
  ].join('\n');
}

/** Returns docs/architecture.md with the current picture of the modules. @throws if its markers are missing */
export const withModules = (document: string): string =>
  replaceSection(document, 'docs/architecture.md', 'modules', moduleDiagram(readModules()));
