import { join } from 'node:path';
import { REPOSITORY, runProgram } from './node-process';

/**
 * Returns the path of a program that a script of the repository builds from Go modules.
 *
 * @throws an error with the build command if the program is not built
 */
export function builtProgramPath(script: string, ...names: readonly string[]): string {
  const { status, stdout, stderr } = runProgram('bash', [join(REPOSITORY, script), '--cached', ...names]);
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** Returns the path of a program of the Collector specs. @throws as {@link builtProgramPath} */
export const builtProgram = (name: 'otelcol' | 'prometheus'): string =>
  builtProgramPath('tools/collector/build', name);
