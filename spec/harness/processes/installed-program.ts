import { spawnSync } from 'node:child_process';
import { builtProgramPath } from './built-program';
import { REPOSITORY } from './node-process';

/** Programs that npm does not install, with the Debian package that has them. */
const PACKAGES = {
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
} as const;

export interface ProgramResult {
  readonly status: number | null;
  /** Both streams, one after the other. */
  readonly output: string;
}

/**
 * Runs a program to its end, in the repository.
 * @throws with how to install it, where it is missing
 */
export function runInstalled(program: keyof typeof PACKAGES, args: readonly string[]): ProgramResult {
  const finished = run(program, args);
  if (finished === undefined) {
    throw new Error(
      `${program} is not on the PATH: apt-get install ${PACKAGES[program]}, or get it from the release of its project.`,
    );
  }
  return finished;
}

/** Runs pint, which is built from its Go module. @throws with the command that builds it, where that has not happened */
export const runPint = (args: readonly string[]): ProgramResult =>
  runBuilt('build-pint', ['--no-color', ...args]);

/** Runs Grafana's dashboard-linter, built likewise. @throws likewise */
export const runDashboardLinter = (args: readonly string[]): ProgramResult =>
  runBuilt('build-dashboard-linter', args);

/** Runs Docker Compose, built likewise; what needs an engine fails. @throws likewise */
export const runCompose = (args: readonly string[]): ProgramResult => runBuilt('build-compose', args);

function runBuilt(script: `build-${string}`, args: readonly string[]): ProgramResult {
  const program = builtProgramPath(`tools/operations/${script}`);
  const finished = run(program, args);
  if (finished === undefined) throw new Error(`${program} cannot be run`);
  return finished;
}

function run(command: string, args: readonly string[]): ProgramResult | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: REPOSITORY, encoding: 'utf8' });
  if (error !== undefined) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { status, output: stdout + stderr };
}
