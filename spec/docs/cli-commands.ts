import { COMMON_OPTIONS, type Command, type CommandGroup } from '../../lib/cli/command';
import { COMMANDS } from '../../lib/cli/commands';

const PROGRAM = /^npx customerio-otel (.*)$/;

/** Returns the faults of a `customerio-otel` command line: a command or an option that does not exist. */
export function faultsOfCliCommand(line: string): string[] {
  const words = PROGRAM.exec(line)?.[1]?.split(/\s+/);
  if (words === undefined) return [];
  const [name = '', ...others] = words;
  const found = COMMANDS.find((each) => each.name === name);
  const [command, args] = isGroup(found)
    ? [found.commands.find((each) => each.name === others[0]), others.slice(1)]
    : [found, others];
  if (command === undefined) {
    return [`customerio-otel has no command ${isGroup(found) ? `${name} ${others[0]}` : name}`];
  }
  const known = { ...command.options, ...COMMON_OPTIONS };
  // arguments after `--` belong to the application
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return own
    .flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? [])
    .filter((option) => !(option in known))
    .map((option) => `${name} has no option --${option}`);
}

const isGroup = (command: Command | CommandGroup | undefined): command is CommandGroup =>
  command !== undefined && 'commands' in command;
