import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { ExampleProject } from './project';

const COMMAND = 'customerio-otel';
/**
 * Runs the doctor in the example's folder and environment. Rejects if it reports a warning or a failure.
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
  const file = parseEnv(readFileSync(join(project.folder, envFile), 'utf8')) as Record<string, string>;
  await project.runCommand(project.commandLine(COMMAND, 'doctor', ...args), { ...file, ...env });
}
