import { spawn } from 'node:child_process';
import { UserError, type Environment } from '../service/environment';
import { find, missingMessage, REPOSITORY, WANTED } from './find';
import { LastLines } from './last-lines';
import type { StackOptions } from './options';

/** The commands of the programs. */
export interface Commands {
  readonly prometheus: string;
  /** Absent if Prometheus scrapes the service. */
  readonly collector: string | undefined;
  readonly alertmanager: string | undefined;
}

const PROGRESS_MS = 10_000;

type Print = (line: string) => void;

/**
 * Finds the programs, and builds those that are missing if the user asks for that.
 *
 * @throws {UserError} if a required program is missing, with the ways to get it.
 */
export async function findPrograms(
  environment: Environment,
  { collector, isBuilding }: Pick<StackOptions, 'collector' | 'isBuilding'>,
  print: Print,
): Promise<Commands> {
  const search = async (name: 'prometheus' | 'collector'): Promise<string | undefined> => {
    const found = find(WANTED[name], environment);
    if (found !== undefined || !isBuilding) return found;
    await build(WANTED[name].built, print);
    return find(WANTED[name], environment);
  };
  const commands = {
    prometheus: await search('prometheus'),
    collector: collector === 'never' ? undefined : await search('collector'),
    alertmanager: find(WANTED.alertmanager, environment),
  };
  const { prometheus } = commands;
  const isCollectorNamed = environment[WANTED.collector.variable] !== undefined && collector !== 'never';
  const missing = [
    prometheus === undefined && WANTED.prometheus,
    commands.collector === undefined && (collector === 'always' || isCollectorNamed) && WANTED.collector,
  ].filter((wanted) => wanted !== false);
  if (prometheus === undefined || missing.length > 0) {
    throw new UserError(missing.map((wanted) => missingMessage(wanted, environment)).join('\n'));
  }
  return { ...commands, prometheus };
}

/** Returns a line that lists the programs, and what happens without the optional ones. */
export function describePrograms({ prometheus, collector, alertmanager }: Commands): string {
  const found = [prometheus, collector, alertmanager].filter((command) => command !== undefined);
  const without = [
    collector === undefined && 'no Collector, so Prometheus scrapes the service',
    alertmanager === undefined && 'no Alertmanager, so alerts are only in Prometheus',
  ].filter((line) => line !== false);
  return [found.join(', '), ...without].join('; ');
}

/** Builds a program from Go modules. Prints the progress. */
async function build(program: string, print: Print): Promise<void> {
  const startedAt = Date.now();
  const minutes = () => Math.floor((Date.now() - startedAt) / 60_000);
  const seconds = () => String(Math.floor((Date.now() - startedAt) / 1_000) % 60).padStart(2, '0');
  print(`Building ${program} from Go modules, once. This takes up to 25 minutes on 2 cores.`);
  const lines = new LastLines();
  const timer = setInterval(() => print(`Building ${program}: ${minutes()}:${seconds()}`), PROGRESS_MS);
  const child = spawn('bash', ['tools/collector/build', program], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', lines.add);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(undefined)).once('close', resolve);
  });
  clearInterval(timer);
  if (code !== 0) throw new UserError(`The build of ${program} failed; ${lines.describe()}`);
}
