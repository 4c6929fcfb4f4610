import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import type { Command, CommandGroup, Io } from './command';
import { COMMANDS } from './commands';
import { didYouMean } from './did-you-mean';
import { commandHelp, groupHelp, programHelp } from './help';
import { widthOf } from './paint';
import { parseArguments } from './parse';
import { UsageError } from './usage-error';

const EXIT_USAGE = 2;
const HELP: readonly (string | undefined)[] = ['--help', '-h', 'help'];

/** Returns the command with this name. @throws {UsageError} if there is none */
function find<T extends Command | CommandGroup>(commands: readonly T[], name: string, prefix = ''): T {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const known = commands.map((each) => each.name);
  throw new UsageError(`The command "${prefix}${name}" does not exist${didYouMean(name, known)}`);
}

async function runCommand(command: Command, name: string, args: readonly string[], io: Io): Promise<number> {
  const parsed = parseArguments(command, name, args);
  if (parsed.values['help'] === true) {
    io.stdout.write(commandHelp(command, widthOf(io)));
    return 0;
  }
  return command.run(parsed, io);
}

async function runGroup(group: CommandGroup, args: readonly string[], io: Io): Promise<number> {
  const [first, ...others] = args;
  if (first === undefined || HELP.includes(first)) {
    io.stdout.write(groupHelp(group, widthOf(io)));
    return first === undefined ? EXIT_USAGE : 0;
  }
  const command = find(group.commands, first, `${group.name} `);
  return runCommand(command, `${group.name} ${first}`, others, io);
}

/**
 * Runs the command line.
 *
 * @param args the arguments without Node and the program
 * @returns the exit code: that of the command, or 2 if an argument is invalid
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const [first, ...others] = args;
  if (first === undefined || HELP.includes(first)) {
    io.stdout.write(programHelp(COMMANDS, widthOf(io)));
    return first === undefined ? EXIT_USAGE : 0;
  }
  if (first === '--version' || first === '-v') {
    io.stdout.write(`${PACKAGE_NAME} ${PACKAGE_VERSION}\n`);
    return 0;
  }
  try {
    const command = find(COMMANDS, first);
    return await ('commands' in command
      ? runGroup(command, others, io)
      : runCommand(command, first, others, io));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
}
