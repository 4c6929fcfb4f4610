import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './node-process';

/**
 * The path of a program that a script of the repository builds from Go modules.
 * @throws with the command that builds it, where that has not happened
 */
export function builtProgramPath(script: string, ...names: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('bash', [join(REPOSITORY, script), '--cached', ...names], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** A program of the Collector's specs. @throws likewise */
export const builtProgram = (name: 'otelcol' | 'prometheus'): string =>
  builtProgramPath('tools/collector/build', name);
