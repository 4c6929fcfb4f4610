import { COMMON_OPTIONS, type Command, type CommandGroup, type CommandOption } from './command';
import { wrap } from './paint';

export const PROGRAM = 'customerio-otel';

const label = ([name, { short, value }]: readonly [string, CommandOption]): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

/** Parts of a command line that stay on one line: optional parts, quoted text, and an option with its value. */
const PARTS = /\[[^\]]*\]|'[^']*'|--[\w-]+ [^-[\s]\S*/g;

/** Breaks a command line, so that a shell accepts the copied lines. */
function wrapCommand(line: string, width: number): string {
  const kept = line.replace(PARTS, (part) => part.replaceAll(' ', '\0'));
  return wrap(kept, width - '   \\'.length, '  ')
    .replaceAll('\n', ' \\\n  ')
    .replaceAll('\0', ' ');
}

/** Returns the help of a command. */
export function commandHelp(command: Command, width: number): string {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  return [
    wrap(command.summary, width),
    '',
    'Usage:',
    ...command.usage.map((line) => wrapCommand(`${PROGRAM} ${line}`, width)),
    '',
    'Options:',
    ...options.map((option) => `  ${label(option)}\n${wrap(option[1].help, width, '      ')}`),
    '',
    'Examples:',
    ...command.examples.map(
      ({ command: line, what }) => `${wrap(`# ${what}`, width, '  ')}\n${wrapCommand(line, width)}`,
    ),
    ...(command.details ?? []).map((paragraph) => `\n${wrap(paragraph, width)}`),
    '',
  ].join('\n');
}

const listOf = (commands: readonly Pick<Command, 'name' | 'summary'>[], width: number, prefix = ''): string =>
  commands.map(({ name, summary }) => `  ${prefix}${name}\n${wrap(summary, width, '      ')}`).join('\n');

/** Returns the help of a group of commands. */
export const groupHelp = ({ name, summary, commands }: CommandGroup, width: number): string =>
  [
    wrap(summary, width),
    '',
    'Usage:',
    `  ${PROGRAM} ${name} <command> [options]`,
    '',
    'Commands:',
    listOf(commands, width, `${name} `),
    '',
    wrap(`${PROGRAM} ${name} <command> --help prints the options of a command, with examples.`, width),
    '',
  ].join('\n');

/** Returns the help of the program. */
export const programHelp = (commands: readonly (Command | CommandGroup)[], width: number): string =>
  [
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    'Commands:',
    listOf(commands, width),
    '',
    wrap(`${PROGRAM} <command> --help prints the options of a command, with examples.`, width),
    wrap(`${PROGRAM} --version prints the version.`, width),
    '',
  ].join('\n');
