import { createServer } from 'node:net';
import { UserError } from './environment';

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be opened by this user',
  ERR_SOCKET_BAD_PORT: 'does not exist',
};
/** Lower ports need permissions. */
const MIN_PORT = 1_024;
const MAX_PORT = 65_535;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** A port that a program needs. */
export interface PortUse extends Address {
  /** What listens on the port, as a noun phrase. */
  readonly what: string;
  /** The option of the command line that changes the port, without dashes. */
  readonly option: string;
}

export interface Command {
  /** The script of npm, such as `npm start`. */
  readonly script: string;
  /** The arguments that the user gave. */
  readonly args: readonly string[];
  /** Other ports that are not suggested. */
  readonly reserved?: readonly number[];
}

/**
 * Checks that ports are free. Exporters do not report a listen error, so the service would run without metrics.
 *
 * @throws {UserError} with a line for each port that cannot be used, and one command with free ones. The command has
 *   arguments and no variables, so it runs in each shell.
 */
export async function requireFreePorts(
  uses: readonly PortUse[],
  { script, args, reserved = [] }: Command,
): Promise<void> {
  const taken = new Set([...reserved, ...uses.map(({ port }) => port)]);
  const problems: string[] = [];
  let command = args;
  for (const [index, use] of uses.entries()) {
    const problem = await problemOf(use, uses.slice(0, index));
    if (problem === undefined) continue;
    problems.push(`Port ${use.port} on ${use.host}, for ${use.what}, ${problem}.`);
    command = withOption(command, use.option, await freePortAfter(use, taken));
  }
  if (problems.length === 0) return;
  const choice = problems.length === 1 ? 'Choose another port:' : 'Choose other ports:';
  throw new UserError([...problems, choice, `  ${script} -- ${command.join(' ')}`].join('\n'));
}

/** Returns the problem as a predicate. */
async function problemOf(use: PortUse, others: readonly PortUse[]): Promise<string | undefined> {
  const conflict = others.find(({ port }) => port === use.port);
  if (conflict !== undefined) return `is also used for ${conflict.what}`;
  const code = await listenErrorCode(use);
  if (code === undefined) return undefined;
  const problem = LISTEN_PROBLEMS[code];
  if (problem !== undefined) return problem;
  // another port would not help
  throw new UserError(
    `Cannot listen on ${use.host}:${use.port}, for ${use.what} (${code}): check OTEL_EXPORTER_PROMETHEUS_HOST, or unset it.`,
  );
}

async function listenErrorCode({ host, port }: Address): Promise<string | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** Returns the next free port that is not taken, and adds it to `taken`. */
async function freePortAfter({ host, port }: Address, taken: Set<number>): Promise<number> {
  const count = MAX_PORT - MIN_PORT + 1;
  for (let step = 1; step <= count; step += 1) {
    const other = MIN_PORT + ((Math.max(port, MIN_PORT) - MIN_PORT + step) % count);
    if (taken.has(other) || (await listenErrorCode({ host, port: other })) !== undefined) continue;
    taken.add(other);
    return other;
  }
  throw new UserError(`All ports of ${host} are in use.`);
}

/** Returns the arguments with an option set to a value. */
function withOption(args: readonly string[], option: string, value: number): string[] {
  const name = `--${option}`;
  const others = args.filter(
    (arg, index) => arg !== name && args[index - 1] !== name && !arg.startsWith(`${name}=`),
  );
  return [...others, name, String(value)];
}
