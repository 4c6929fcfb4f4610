import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Packages of the baselines, then those of the repository: the order in which Node resolves them for the baselines. */
const INSTALLED = [join(ROOT, 'bench', 'node_modules'), join(ROOT, 'node_modules')];

/** Where a run was measured, and with which versions. */
export interface Machine {
  /** For example `v24.21.0`. */
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  /** Version by name of the package. */
  readonly packages: Readonly<Record<string, string>>;
}

function versionOf(name: string): string {
  const manifests = INSTALLED.map((folder) => join(folder, name, 'package.json'));
  const path = manifests.find((manifest) => existsSync(manifest));
  if (path === undefined) throw new Error(`${name} is not installed; run npm ci and bash bench/install`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** Returns the machine of this run and the versions of the given packages. */
export function machineWith(packages: readonly string[]): Machine {
  const cores = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: cores.length,
    processor: cores[0]?.model.trim() ?? 'an unknown processor',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    packages: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

/** Describes a machine in one line. */
export function description({ node, platform, cores, processor, memoryGiB, packages }: Machine): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `Node ${node} ${platform}, ${cores} cores of ${processor}, ${memoryGiB} GiB; ${versions.join(', ')}`;
}
