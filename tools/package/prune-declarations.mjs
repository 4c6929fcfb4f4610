/**
 * Removes the declarations in dist/lib that no published entry refers to. TypeScript writes one for each module, and
 * most modules are internal. In the others, descriptions become `string`: the texts of a table are in its
 * code too, and only its keys are types.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const used = new Set();

/** Returns the file of a relative module name: `./a` is `a.d.ts` or `a/index.d.ts`. */
const fileOf = (from, name) =>
  [`${name}.d.ts`, `${name}/index.d.ts`, `${name.replace(/\.js$/, '')}.d.ts`]
    .map((path) => resolve(dirname(from), path))
    .find((path) => existsSync(path));

function use(file) {
  if (file === undefined || used.has(file)) return;
  used.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]*)['"]/g)) use(fileOf(file, name));
}

for (const entry of Object.values(exports)) {
  if (typeof entry === 'object') use(resolve(entry.types));
}
for (const path of readdirSync('dist/lib', { recursive: true })) {
  const file = resolve(join('dist/lib', path));
  if (file.endsWith('.d.ts') && !used.has(file)) rmSync(file);
}

/** A property whose type is a text of several words, so a description and not a name. */
const DESCRIPTION = /^( +readonly \w+): "[^"]* [^"]*";$/gm;
for (const file of used) {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(DESCRIPTION, '$1: string;'));
}
