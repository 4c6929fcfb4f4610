import type { ParseArgsConfig } from 'node:util';

/** A text stream of a command: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
}

/** What a command may use of the process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An option of a command, as `parseArgs()` of `node:util` reads it. Options are text or flags. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** The option may be given several times. */
  readonly multiple?: boolean;
  /** Name of the value in the help, such as `URL`. Absent for flags. */
  readonly value?: string;
  /** What the option does, its unit and its default. */
  readonly help: string;
}

/** Values of options after `parseArgs()`. */
export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

export interface CommandArguments {
  readonly values: OptionValues;
  /** Arguments that are no options, before `--`. */
  readonly positionals: readonly string[];
  /** Arguments after `--`, unchanged. */
  readonly rest: readonly string[];
}

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The lines after `Usage:`, without the program's name. */
  readonly usage: readonly string[];
  /** Names of the arguments that are no options, for messages. @default none */
  readonly positionals?: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Complete commands with a description of what they do. */
  readonly examples: readonly { readonly command: string; readonly what: string }[];
  /** Further paragraphs of the help. */
  readonly details?: readonly string[];
  /**
   * Runs the command.
   *
   * @returns the exit code
   * @throws UsageError if an argument is invalid
   */
  run(args: CommandArguments, io: Io): Promise<number>;
}

/** Several commands with a common first word, such as `simulate api` and `simulate list`. */
export interface CommandGroup extends Pick<Command, 'name' | 'summary'> {
  /** Their names do not include that of the group. Their usage lines do. */
  readonly commands: readonly Command[];
}

/** The options of every command. */
export const COMMON_OPTIONS: Readonly<Record<string, CommandOption>> = {
  json: { type: 'boolean', help: 'Print JSON.' },
  help: { type: 'boolean', short: 'h', help: 'Print this help.' },
};

/** The configuration of `parseArgs()` for a command. */
export const parseArgsOptions = (command: Command): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
