import { parseArgs } from 'node:util';
import { COMMON_OPTIONS, parseArgsOptions, type Command, type CommandArguments } from './command';
import { didYouMean } from './did-you-mean';
import { PROGRAM } from './help';
import { UsageError } from './usage-error';

/**
 * Parses the arguments of a command.
 *
 * @param name the words of the command, for messages
 * @throws {UsageError} if an option does not exist or lacks its value, or if there are too many arguments. The message
 * contains no value of an option, which can be a secret.
 */
export function parseArguments(command: Command, name: string, args: readonly string[]): CommandArguments {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const { values, positionals } = read(command, name, own);
  const expected = command.positionals ?? [];
  if (positionals.length > expected.length && values['help'] !== true) {
    const accepted = expected.length === 0 ? 'no argument' : `only ${expected.join(' ')}`;
    throw new UsageError(
      `"${name}" accepts ${accepted} in addition to its options, which start with "--"; ` +
        `given arguments: ${positionals.length}.`,
    );
  }
  return { values, positionals, rest: end === -1 ? [] : args.slice(end + 1) };
}

function read(command: Command, name: string, args: readonly string[]) {
  try {
    const options = parseArgsOptions(command);
    return parseArgs({ args: joinNegativeNumbers(args, options), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(describe(error, command, name));
  }
}

/** Joins `--count -5` to `--count=-5`. `parseArgs()` calls it ambiguous, and the command has a better message. */
function joinNegativeNumbers(
  args: readonly string[],
  options: ReturnType<typeof parseArgsOptions>,
): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const isValue = /^-\.?\d/.test(arg) && options[before.replace(/^--/, '')]?.type === 'string';
    if (isValue && before.startsWith('--')) joined.splice(-1, 1, `${before}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function describe(error: unknown, command: Command, name: string): string {
  const { message } = error as Error;
  // the first sentence describes the argument
  const [sentence = 'The arguments are invalid'] = message.split(/(?<=\.) |\n/);
  const [, option, problem] =
    /^Option '(?:-\w, )?(--[\w-]+).* argument (missing|is ambiguous)/.exec(sentence) ?? [];
  if (option !== undefined) {
    const help = `"${PROGRAM} ${name} --help" prints the options`;
    const fix = problem === 'missing' ? help : `write a value that starts with "-" as ${option}=VALUE`;
    return `${option} has no value; ${fix}.`;
  }
  const [, unknown] = /^Unknown option '(-{1,2}[^']*)'/.exec(sentence) ?? [];
  if (unknown === undefined) {
    return `${sentence.replace(/\.$/, '')}; "${PROGRAM} ${name} --help" prints the options.`;
  }
  const names = Object.keys({ ...command.options, ...COMMON_OPTIONS }).map((option) => `--${option}`);
  return `The option ${unknown} of "${name}" does not exist${didYouMean(unknown, names)}`;
}
