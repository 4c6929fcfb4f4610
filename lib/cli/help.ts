import { COMMON_OPTIONS, type Command, type CommandOption } from './command';
import { wrap } from './paint';

export const PROGRAM = 'customerio-otel';

const label = ([name, { short, value }]: readonly [string, CommandOption]): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

/** Returns the help of a command. */
export function commandHelp(command: Command, width: number): string {
  const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  return [
    wrap(command.summary, width),
    '',
    'Usage:',
    ...command.usage.map((line) => `  ${PROGRAM} ${line}`),
    '',
    'Options:',
    ...options.map((option) => `  ${label(option)}\n${wrap(option[1].help, width, '      ')}`),
    '',
    'Examples:',
    ...command.examples.map(({ command: line, what }) => `${wrap(`# ${what}`, width, '  ')}\n  ${line}`),
    ...(command.details ?? []).map((paragraph) => `\n${wrap(paragraph, width)}`),
    '',
  ].join('\n');
}

/** Returns the help of the program. */
export function programHelp(commands: readonly Command[], width: number): string {
  return [
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name}\n${wrap(summary, width, '      ')}`),
    '',
    `${PROGRAM} <command> --help prints the options of a command, with examples.`,
    '',
  ].join('\n');
}
