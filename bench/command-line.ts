import { parseArgs } from 'node:util';

/** Options of `npm run bench` and `npm run soak`: argument, and what it does. */
const OPTIONS = {
  quick: { type: 'boolean', help: 'fewer rounds, smaller loads' },
  check: { type: 'boolean', help: 'exit with 1 if a target is missed' },
  json: { type: 'boolean', help: 'print one JSON document to stdout, and nothing else' },
  write: { type: 'boolean', help: 'write the result into docs/performance.md' },
  node: { type: 'string', value: 'version', help: 'run on this version of Node from npm, for example 24' },
  runs: {
    type: 'string',
    value: 'number',
    help: 'run everything this number of times; rows have the median',
  },
  help: { type: 'boolean', help: 'print this list' },
} as const;

export interface Options {
  readonly isQuick: boolean;
  readonly isChecked: boolean;
  readonly isJson: boolean;
  readonly isWritten: boolean;
  readonly isHelp: boolean;
  /** A version of Node, such as `24` or `24.21.0`. Undefined: the Node that runs this. */
  readonly node: string | undefined;
  readonly runs: number;
}

/** An argument that is not accepted. The message has the argument, and the list of options. */
export class UsageError extends Error {}

const MAX_RUNS = 100;

/** Returns the options with what they do, one per line. */
export function helpText(program: string): string {
  const rows = Object.entries(OPTIONS).map(([name, option]) => [
    `  --${name}${'value' in option ? ` <${option.value}>` : ''}`,
    option.help,
  ]);
  const width = Math.max(...rows.map(([left = '']) => left.length));
  const lines = rows.map(([left = '', right = '']) => `${left.padEnd(width)}  ${right}`);
  return `Usage: npm run ${program} -- [options]\n\n${lines.join('\n')}\n\nWith --json, run npm with --silent.`;
}

/**
 * Parses the arguments of a program.
 *
 * @throws {UsageError} if an argument is not accepted
 */
export function parseOptions(program: string, args: readonly string[]): Options {
  const fail = (problem: string): never => {
    throw new UsageError(`${problem}\n\n${helpText(program)}`);
  };
  const values = parse(args, fail);
  const { node, runs = '1' } = values;
  if (node !== undefined && !/^\d+(?:\.\d+){0,2}$/.test(node)) {
    return fail(`--node ${node}: use a version such as 24 or 24.21.0.`);
  }
  if (!/^[1-9]\d*$/.test(runs) || Number(runs) > MAX_RUNS) {
    return fail(`--runs ${runs}: use a whole number from 1 to ${MAX_RUNS}.`);
  }
  const { quick = false, check = false, json = false, write = false, help = false } = values;
  return {
    isQuick: quick,
    isChecked: check,
    isJson: json,
    isWritten: write,
    isHelp: help,
    node,
    runs: Number(runs),
  };
}

function parse(args: readonly string[], fail: (problem: string) => never) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [unexpected] = positionals;
    return unexpected === undefined
      ? values
      : fail(`${unexpected}: there are no arguments without an option.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    // Node adds how to write positional arguments, which do not exist here
    return fail(message.replace(/\. To specify[^]*$/, '.'));
  }
}

/** Returns the command that repeats a measurement, without what happens with its result. */
export function commandOf(program: string, { node, isQuick, runs }: Options): string {
  const flags = [
    node === undefined ? [] : ['--node', node],
    isQuick ? ['--quick'] : [],
    runs === 1 ? [] : ['--runs', String(runs)],
  ].flat();
  return ['npm run', program, ...(flags.length === 0 ? [] : ['--', ...flags])].join(' ');
}
