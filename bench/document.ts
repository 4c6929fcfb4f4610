import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuick } from './phase';
import type { Row } from './table';

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
export function documented(command: string, machine: string, rows: readonly Row[]): string {
  const lines = [HEADER, HEADER.map(() => '---'), ...rows.map(cellsOf)].map(line);
  return `    ${command}${isQuick ? ' -- --quick' : ''}\n\n${machine}.\n\n${lines.join('\n')}\n`;
}

/**
 * Writes a run's result into docs/performance.md, between the marks of its name.
 *
 * @throws where the document has no such marks
 */
export function writeInto(name: string, result: string): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/performance.md has no ${begin.trim()} … ${end}`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + begin.length)}\n${result}\n${document.slice(to)}`);
}
