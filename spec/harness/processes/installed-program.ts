import { spawnSync } from 'node:child_process';
import { builtProgramPath } from './built-program';
import { REPOSITORY } from './node-process';

/** Programs that npm does not install, each with the Debian package that contains it. */
const PACKAGES = {
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
} as const;

export interface ProgramResult {
  readonly status: number | null;
  /** Standard output, then standard error. */
  readonly output: string;
}

/**
 * Runs a program in the repository and waits for its exit.
 *
 * @throws an error with installation instructions if the program is missing
 */
export function runInstalled(program: keyof typeof PACKAGES, args: readonly string[]): ProgramResult {
  const finished = run(program, args);
  if (finished === undefined) {
    throw new Error(
      `${program} is not on the PATH: apt-get install ${PACKAGES[program]}, or download a release of its project.`,
    );
  }
  return finished;
}

/** Runs pint, which is built from its Go module. @throws an error with the build command if it is not built */
export const runPint = (args: readonly string[]): ProgramResult =>
  runBuilt('build-pint', ['--no-color', ...args]);

/** Runs Grafana's dashboard-linter. @throws as {@link runPint} */
export const runDashboardLinter = (args: readonly string[]): ProgramResult =>
  runBuilt('build-dashboard-linter', args);

/** Runs Docker Compose. Commands that require a Docker engine fail. @throws as {@link runPint} */
export const runCompose = (args: readonly string[]): ProgramResult => runBuilt('build-compose', args);

function runBuilt(script: `build-${string}`, args: readonly string[]): ProgramResult {
  const program = builtProgramPath(`tools/operations/${script}`);
  const finished = run(program, args);
  if (finished === undefined)
    throw new Error(`${program} cannot be run: the file does not exist. Build it again.`);
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
