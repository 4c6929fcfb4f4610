export type Row = readonly string[];

/** Returns a text as inline code. */
export const code = (text: string) => `\`${text}\``;

/** Returns a Markdown table. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
