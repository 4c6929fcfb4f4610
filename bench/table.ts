import { measuredText, spreadText, verdictOf, type Row } from './row';

const HEADER = ['', 'measured', 'spread', 'target', ''];

function cellsOf(row: Row): string[] {
  const verdict = verdictOf(row);
  const isMet = verdict === undefined ? '' : verdict.isMet ? 'met' : 'missed';
  return [row.what, measuredText(row), spreadText(row), verdict?.text ?? '', isMet];
}

/** Returns the rows as a table of plain text. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return cells.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
