/** One line of the result. Without a target it is there for comparison. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** Quartiles, or the least and the most over processes. */
  readonly spread?: string;
  readonly target?: string;
  readonly met?: boolean;
  /** The machine has no part in it: a target that is missed is a fault. */
  readonly exact?: boolean;
}

const HEADER = ['', 'measured', 'spread', 'target', ''];

const verdict = ({ met }: Row): string => (met === undefined ? '' : met ? 'ok' : 'over');

export function table(rows: readonly Row[]): string {
  const cells = [
    HEADER,
    ...rows.map((row) => [row.what, row.measured, row.spread ?? '', row.target ?? '', verdict(row)]),
  ];
  const widths = HEADER.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return cells.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
