import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Packages of the baselines, then those of the repository: the order in which Node resolves them for the baselines. */
const INSTALLED = [join(ROOT, 'bench', 'node_modules'), join(ROOT, 'node_modules')];

function versionOf(name: string): string {
  const manifests = INSTALLED.map((folder) => join(folder, name, 'package.json'));
  const path = manifests.find((manifest) => existsSync(manifest));
  if (path === undefined) throw new Error(`${name} is not installed; run npm ci and bash bench/install`);
  return `${name} ${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`;
}

/** Describes the machine of this run and the versions of the given packages. */
export function machine(packages: readonly string[]): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const hardware = `${cores.length} cores of ${cores[0]?.model ?? 'an unknown processor'}, ${memory}`;
  return `Node ${process.version} ${process.platform} ${process.arch}, ${hardware}; ${packages.map(versionOf).join(', ')}`;
}
