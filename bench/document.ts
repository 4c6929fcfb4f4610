import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuick } from './phase';
import { measuredText, spreadText, verdictOf, type Row } from './row';
import { table } from './table';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'performance.md');

const HEADER = ['What', 'Measured', 'Spread', 'Target'];

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function cellsOf(row: Row): string[] {
  const { what } = row;
  const name = what.startsWith('  ') ? `… ${what.trim()}` : what;
  const verdict = verdictOf(row);
  if (verdict === undefined) return [name, measuredText(row), spreadText(row), ''];
  const target = verdict.isMet ? verdict.text : `${verdict.text}, missed`;
  return [`**${name}**`, `**${measuredText(row)}**`, spreadText(row), target];
}

/** Returns the result as Markdown, with its command and its machine. */
function resultSection(command: string, machine: string, rows: readonly Row[]): string {
  const lines = [HEADER, HEADER.map(() => '---'), ...rows.map(cellsOf)].map(line);
  return `    ${command}${isQuick ? ' -- --quick' : ''}\n\n${machine}.\n\n${lines.join('\n')}\n`;
}

/**
 * Writes the result of a run into docs/performance.md, between the markers of its name.
 *
 * @throws if the document has no such markers
 */
function writeInto(name: string, result: string): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`docs/performance.md has no section ${begin.trim()} … ${end}; add both markers`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + begin.length)}\n${result}\n${document.slice(to)}`);
}

/** Prints the result of a run. With `--write`, also writes it into docs/performance.md. */
export function publish(name: 'bench' | 'soak', machine: string, rows: readonly Row[]): void {
  console.log(table(rows));
  if (process.argv.includes('--write')) writeInto(name, resultSection(`npm run ${name}`, machine, rows));
}

/** Sets the exit code to 1 if an exact target is missed; with `--check`, if any target is missed. */
export function judge(rows: readonly Row[]): void {
  const isChecked = process.argv.includes('--check');
  const missed = rows.map(verdictOf).filter((verdict) => verdict?.isMet === false);
  if (missed.some((verdict) => isChecked || verdict?.isExact)) process.exitCode = 1;
}

/** Prints the error of a run that failed, and sets the exit code to 1. */
export function failed(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}
