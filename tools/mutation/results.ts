import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type Mutant, type Report } from './report';

/** How many mutants of a file ended in which way. `Timeout` is killed, too; an error was never tried. */
export type Tally = Readonly<Record<string, number>>;

/** A mutant that no spec killed, without its line, which changes more often than it does. */
export interface Survivor {
  readonly file: string;
  /** `Survived`, or `NoCoverage`: no spec reached it. */
  readonly status: string;
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
/** What is shown of a long text on both sides of what changed. */
const AROUND = 12;

export const readResults = (): Results => JSON.parse(readFileSync(file, 'utf8')) as Results;

export const writeResults = (results: Results): void =>
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Two texts, without most of what they begin and end with alike. */
function difference(code: string, to: string): readonly [string, string] {
  if (Math.max(code.length, to.length) <= LONGEST) return [code, to];
  const shorter = Math.min(code.length, to.length);
  let begin = 0;
  while (begin < shorter && code[begin] === to[begin]) begin += 1;
  let end = 0;
  while (end < shorter - begin && code.at(-1 - end) === to.at(-1 - end)) end += 1;
  const from = Math.max(0, begin - AROUND);
  const shown = (text: string) => {
    const until = Math.min(text.length, text.length - end + AROUND);
    return `${from > 0 ? '…' : ''}${text.slice(from, until)}${until < text.length ? '…' : ''}`;
  };
  return [cut(shown(code)), cut(shown(to))];
}

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
export function resultOf({ files }: Report): GroupResult {
  const survivors: Survivor[] = [];
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n');
    for (const { status, mutatorName, replacement, location } of mutants.filter(isAlive)) {
      const [code, to] = difference(oneLine(textAt(lines, location)), oneLine(replacement ?? ''));
      const line = cut(oneLine(lines[location.start.line - 1] ?? ''));
      survivors.push({ file: path, status, mutator: mutatorName, code, to, line });
    }
  }
  const tallies = Object.entries(files).map(([path, { mutants }]) => [path, tallyOf(mutants)] as const);
  return { files: Object.fromEntries(tallies), survivors };
}
