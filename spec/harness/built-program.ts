import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './e2e-process';

/**
 * A program that is built from Go modules.
 * @throws with the command that builds it, where that has not happened
 */
export function builtProgram(name: 'otelcol' | 'prometheus'): string {
  const script = join(REPOSITORY, 'tools/collector/build');
  const { status, stdout, stderr } = spawnSync('bash', [script, '--cached', name], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}
