import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stryker's JSON report, as far as it is read here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}
interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
interface Position {
  readonly line: number;
  readonly column: number;
}

/** How many mutants of a file ended in which way. `Timeout` is killed, too; an error was never tried. */
export type Tally = Readonly<Record<string, number>>;

/** A mutant that no spec killed, without its line, which changes more often than it does. */
export interface Survivor {
  readonly file: string;
  readonly status: 'Survived' | 'NoCoverage';
  readonly mutator: string;
  /** What was replaced, and by what; one line, cut. */
  readonly code: string;
  readonly to: string;
  /** The line it stands in, or begins in. */
  readonly line: string;
}

export interface GroupResult {
  readonly files: Readonly<Record<string, Tally>>;
  readonly survivors: readonly Survivor[];
}
export type Results = Readonly<Record<string, GroupResult>>;

const file = join(__dirname, '../../../tools/mutation/results.json');
const LONGEST = 100;

export const readResults = (): Results => JSON.parse(readFileSync(file, 'utf8')) as Results;

export const writeResults = (results: Results): void =>
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

const oneLine = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

/** The text between two positions, which count from 1. */
function textAt(lines: readonly string[], { start, end }: Mutant['location']): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = text.length - 1;
  text[last] = text[last]?.slice(0, end.column - 1) ?? '';
  text[0] = text[0]?.slice(start.column - 1) ?? '';
  return text.join('\n');
}

function tallyOf(mutants: readonly Mutant[]): Tally {
  const tally: Record<string, number> = {};
  for (const { status } of mutants) tally[status] = (tally[status] ?? 0) + 1;
  return tally;
}

/** What is kept of Stryker's report. */
export function resultOf(reportFile: string): GroupResult {
  const { files } = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const survivors: Survivor[] = [];
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n');
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (status !== 'Survived' && status !== 'NoCoverage') continue;
      survivors.push({
        file: path,
        status,
        mutator: mutatorName,
        code: oneLine(textAt(lines, location)),
        to: oneLine(replacement ?? ''),
        line: oneLine(lines[location.start.line - 1] ?? ''),
      });
    }
  }
  const tallies = Object.entries(files).map(([path, { mutants }]) => [path, tallyOf(mutants)] as const);
  return { files: Object.fromEntries(tallies), survivors };
}
