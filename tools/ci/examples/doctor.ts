import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { runProgram } from '../../../spec/harness/processes/node-process';
import type { ExampleProject } from './project';

const COMMAND = 'customerio-otel';
/** A check of the doctor: without it, the command is a skeleton that does not accept the arguments. */
const A_CHECK = 'package/dist/lib/cli/doctor/webhook/checks.js';

const found = new Map<string, boolean>();
/** Whether the tarball contains the doctor with its checks. */
export function hasDoctor(tarball: string): boolean {
  const known = found.get(tarball) ?? runProgram('tar', ['tzf', tarball]).stdout.includes(A_CHECK);
  found.set(tarball, known);
  return known;
}

/**
 * Runs the doctor in the example's folder and environment. Rejects if it reports a warning or a failure. Does nothing if
 * the tarball has no doctor.
 *
 * @param envFile file of the example that its script loads
 * @param env variables that outrank the file
 * @param args arguments of the doctor
 */
export async function runDoctor(
  project: ExampleProject,
  envFile: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<void> {
  if (!hasDoctor(project.tarball)) return;
  const file = parseEnv(readFileSync(join(project.folder, envFile), 'utf8')) as Record<string, string>;
  await project.runCommand(project.commandLine(COMMAND, 'doctor', ...args), { ...file, ...env });
}
