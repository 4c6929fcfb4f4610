import type { Command } from '../../lib/cli/command';
import { COMMANDS } from '../../lib/cli/commands';
import { parseArguments } from '../../lib/cli/parse';

const PROGRAM = /^npx customerio-otel (.*)$/;

/**
 * Parses the arguments of `customerio-otel` as the program does, without running a command.
 *
 * @throws if a command, an option or a value does not exist
 */
export function parseCliArguments(line: string): void {
  const [words = '', end] = line.split(/ (?=--(?: |$))/);
  const [first = '', ...others] = [...words.split(/\s+/), ...(end ?? '').split(/\s+/)].filter(
    (word) => word !== '',
  );
  if (first.startsWith('-')) return;
  const found = COMMANDS.find(({ name }) => name === first);
  if (found === undefined) throw new Error(`no command ${first}`);
  if (!('commands' in found)) return void parseArguments(found, first, others);
  const [second = '', ...rest] = others;
  if (second.startsWith('-')) return;
  const command: Command | undefined = found.commands.find(({ name }) => name === second);
  if (command === undefined) throw new Error(`no command ${first} ${second}`);
  parseArguments(command, `${first} ${second}`, rest);
}

/** Returns the fault of a `customerio-otel` command line, if it has one. */
export function faultsOfCliCommand(line: string): string[] {
  const args = PROGRAM.exec(line)?.[1];
  if (args === undefined) return [];
  try {
    parseCliArguments(args);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
