import { builtProgramPath } from './built-program';
import { runProgram, type ProgramResult } from './node-process';

/** Programs that npm does not install, each with the Debian package that contains it. */
const PACKAGES = {
  promtool: 'prometheus',
  prometheus: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'redis-server': 'redis-server',
} as const;

/**
 * Runs a program in the repository and waits for its exit.
 *
 * @throws an error with installation instructions if the program is missing
 */
export const runInstalled = (program: keyof typeof PACKAGES, args: readonly string[]): ProgramResult =>
  runProgram(program, args, {
    hint: `Install it: apt-get install ${PACKAGES[program]}, or download a release of its project.`,
  });

/** Runs pint, which is built from its Go module. @throws an error with the build command if it is not built */
export const runPint = (args: readonly string[]): ProgramResult =>
  runBuilt('build-pint', ['--no-color', ...args]);

/** Runs Grafana's dashboard-linter. @throws as {@link runPint} */
export const runDashboardLinter = (args: readonly string[]): ProgramResult =>
  runBuilt('build-dashboard-linter', args);

/** Runs Docker Compose. Commands that require a Docker engine fail. @throws as {@link runPint} */
export const runCompose = (args: readonly string[]): ProgramResult => runBuilt('build-compose', args);

const runBuilt = (script: `build-${string}`, args: readonly string[]): ProgramResult =>
  runProgram(builtProgramPath(`tools/operations/${script}`), args, { hint: 'Build it again.' });
