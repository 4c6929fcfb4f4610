import { commandOf, helpText, parseOptions, UsageError, type Options } from './command-line';
import { writeResult } from './document';
import { description, machineWith } from './machine';
import { isThisNode, runOnNode } from './other-node';
import { exitCodeOf, jsonOf, type Result } from './result';
import type { Row } from './row';
import { combined } from './runs';
import { table } from './table';
import { onNode } from './tolerance';

const EXIT_USAGE = 2;

export interface Program {
  readonly name: Result['program'];
  /** Packages whose versions belong to the result. */
  readonly packages: readonly string[];
  /** What a reader of the table must know. */
  readonly notes: readonly string[];
  readonly measure: () => Promise<Row[]>;
}

/** Where texts go. */
export interface Output {
  readonly print: (text: string) => void;
  readonly write: (result: Result) => void;
  /** Reports progress, which does not belong to the result. */
  readonly report: (text: string) => void;
}

async function rowsOf({ measure }: Program, { runs }: Options, { report }: Output): Promise<Row[]> {
  const results: Row[][] = [];
  while (results.length < runs) {
    if (runs > 1) report(`run ${results.length + 1} of ${runs}`);
    const rows = await measure();
    results.push(rows);
    // if a later run fails, the finished ones are not lost
    if (runs > 1) report(table(rows));
  }
  return combined(results);
}

/**
 * Measures, and publishes the result.
 *
 * @returns the exit code: 1 if a target is missed that counts
 * @throws {UsageError} if an argument is not accepted
 */
export async function run(program: Program, args: readonly string[], output: Output): Promise<number> {
  const { name, packages, notes } = program;
  const options = parseOptions(name, args);
  if (options.isHelp) {
    output.print(helpText(name));
    return 0;
  }
  if (options.node !== undefined && !isThisNode(options.node)) return runOnNode(options.node);
  const machine = machineWith(packages);
  if (!options.isJson) output.print([description(machine), ...notes, ''].join('\n'));
  const rows = onNode(await rowsOf(program, options, output), machine.node);
  const result: Result = {
    program: name,
    command: commandOf(name, options),
    machine,
    runs: options.runs,
    rows,
  };
  output.print(options.isJson ? jsonOf(result) : table(rows));
  if (options.isWritten) output.write(result);
  return exitCodeOf(rows, options.isChecked);
}

/** Runs a program with the arguments of the process, and sets the exit code. Wrong arguments have 2. */
export function start(program: Program): void {
  const output = { print: console.log, write: writeResult, report: console.error };
  run(program, process.argv.slice(2), output).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      const isUsage = error instanceof UsageError;
      console.error(isUsage ? error.message : error);
      process.exitCode = isUsage ? EXIT_USAGE : 1;
    },
  );
}
