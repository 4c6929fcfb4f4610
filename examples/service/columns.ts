/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  /** If the screen is too narrow, columns with the highest number are dropped first. Zero is never dropped. */
  readonly dropOrder: number;
  readonly cell: (row: Row) => string;
}

const GAP = 2;

/**
 * Returns the lines of a table, headings first: the first column aligned to the left, the others to the right. Drops
 * columns until the lines fit into `width` characters.
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  const cells = columns.map(({ heading, dropOrder, cell }) => {
    const texts = [heading, ...rows.map(cell)];
    return { texts, dropOrder, width: Math.max(...texts.map(({ length }) => length)) };
  });
  const droppable = cells.filter(({ dropOrder }) => dropOrder > 0).sort((a, b) => b.dropOrder - a.dropOrder);
  const kept = new Set(cells);
  const total = () => [...kept].reduce((sum, column) => sum + column.width + GAP, -GAP);
  for (const column of droppable) if (total() > width) kept.delete(column);
  return ['', ...rows].map((_, line) =>
    [...kept]
      .map(({ texts, width: columnWidth }, column) => {
        const text = texts[line] ?? '';
        return column === 0 ? text.padEnd(columnWidth) : text.padStart(columnWidth);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Joins as many of the texts as fit into `width` characters. */
export function joinFitting(texts: readonly string[], separator: string, width: number): string {
  let line = '';
  for (const text of texts) {
    const longer = line === '' ? text : line + separator + text;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}

export const milliseconds = (value: number) =>
  Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 1 : 0);

export const perSecond = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(1));

/** Returns a share as a percentage, or a dash without a total. */
export const percent = (part: number, total: number) =>
  total === 0 ? '-' : ((100 * part) / total).toFixed(1);
