/** One row of the result. A row without a target is for comparison only. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** Quartiles, or minimum and maximum over processes. */
  readonly spread?: string;
  readonly target?: string;
  readonly met?: boolean;
  /** Whether the result does not depend on the machine: a missed target is a defect. */
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
