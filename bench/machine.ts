import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const versionOf = (name: string): string => {
  const path = join(ROOT, 'node_modules', name, 'package.json');
  return `${name} ${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`;
};

/** Describes the machine of this run and the versions of the given packages. */
export function machine(packages: readonly string[]): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const hardware = `${cores.length} cores of ${cores[0]?.model ?? 'an unknown processor'}, ${memory}`;
  return `Node ${process.version} ${process.platform} ${process.arch}, ${hardware}; ${packages.map(versionOf).join(', ')}`;
}
