import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from './command-line';

const ROOT = join(__dirname, '..', '..');

/** Returns whether a version such as `24` includes this Node. */
export const isThisNode = (version: string): boolean => `${process.version}.`.startsWith(`v${version}.`);

/**
 * Runs this program on another version of Node, with the same arguments. Installs it as continuous integration does.
 *
 * @returns the exit code of the program
 * @throws {UsageError} if the version cannot be installed
 */
export function runOnNode(version: string): number {
  const { status, stdout, stderr } = spawnSync('bash', [join(ROOT, '.ci', 'node-binary'), version], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new UsageError(
      `--node ${version}: .ci/node-binary could not install this version of the npm package "node". ` +
        `Check the version and the network.\n${stderr}`.trim(),
    );
  }
  const child = spawnSync(stdout.trim(), [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  if (child.error !== undefined) throw child.error;
  return child.status ?? 1;
}
