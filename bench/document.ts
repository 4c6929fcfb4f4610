import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuick } from './phase';
import { table, type Row } from './table';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'performance.md');

const HEADER = ['What', 'Measured', 'Spread', 'Target'];

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function cellsOf({ what, measured, spread = '', target = '', met }: Row): string[] {
  const isGoal = met !== undefined;
  const name = what.startsWith('  ') ? `… ${what.trim()}` : what;
  return [
    isGoal ? `**${name}**` : name,
    isGoal ? `**${measured}**` : measured,
    spread,
    met === false ? `${target}, missed` : target,
  ];
}

/** The result as Markdown, with the command that makes it and the machine it was made on. */
function documented(command: string, machine: string, rows: readonly Row[]): string {
  const lines = [HEADER, HEADER.map(() => '---'), ...rows.map(cellsOf)].map(line);
  return `    ${command}${isQuick ? ' -- --quick' : ''}\n\n${machine}.\n\n${lines.join('\n')}\n`;
}

/**
 * Writes a run's result into docs/performance.md, between the marks of its name.
 *
 * @throws where the document has no such marks
 */
function writeInto(name: string, result: string): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/performance.md has no ${begin.trim()} … ${end}`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + begin.length)}\n${result}\n${document.slice(to)}`);
}

/** Prints a run's result; with `--write` it goes into docs/performance.md, where its command is `npm run <name>`. */
export function publish(name: 'bench' | 'soak', machine: string, rows: readonly Row[]): void {
  console.log(table(rows));
  if (process.argv.includes('--write')) writeInto(name, documented(`npm run ${name}`, machine, rows));
}

/** Exits with 1 if a target is missed: one that the machine has no part in, or any with `--check`. */
export function judge(rows: readonly Row[]): void {
  const isChecked = process.argv.includes('--check');
  if (rows.some(({ met, exact }) => met === false && (isChecked || exact))) process.exitCode = 1;
}

/** The end of a run that could not be made. */
export function failed(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}
