import { parseArgs } from 'node:util';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { parseArgsOptions, type Command, type CommandArguments, type Io } from './command';
import { COMMANDS } from './commands';
import { commandHelp, PROGRAM, programHelp } from './help';
import { widthOf } from './paint';
import { UsageError } from './usage-error';

const EXIT_USAGE = 2;

function parse(command: Command, args: readonly string[]): CommandArguments {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  try {
    const { values, positionals } = parseArgs({
      args: [...own],
      options: parseArgsOptions(command),
      allowPositionals: true,
    });
    return { values, positionals, rest: end === -1 ? [] : args.slice(end + 1) };
  } catch (error) {
    // parseArgs() describes the argument in its first sentence
    const [sentence = 'The arguments are invalid.'] = (error as Error).message.split(/(?<=\.) |\n/);
    throw new UsageError(
      `${sentence.replace(/\.?$/, '.')} Run "${PROGRAM} ${command.name} --help" for the options.`,
    );
  }
}

async function runCommand(name: string, args: readonly string[], io: Io): Promise<number> {
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    const names = COMMANDS.map((each) => each.name).join(', ');
    throw new UsageError(`The command "${name}" does not exist; the commands are ${names}.`);
  }
  const parsed = parse(command, args);
  if (parsed.values['help'] === true) {
    io.stdout.write(commandHelp(command, widthOf(io)));
    return 0;
  }
  return command.run(parsed, io);
}

/**
 * Runs the command line.
 *
 * @param args the arguments without Node and the program
 * @returns the exit code: that of the command, or 2 if an argument is invalid
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const [first, ...others] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.stdout.write(programHelp(COMMANDS, widthOf(io)));
    return first === undefined ? EXIT_USAGE : 0;
  }
  if (first === '--version' || first === '-v') {
    io.stdout.write(`${PACKAGE_NAME} ${PACKAGE_VERSION}\n`);
    return 0;
  }
  try {
    return await runCommand(first, others, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
}
