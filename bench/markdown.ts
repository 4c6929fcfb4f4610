const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Returns a table in Markdown. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map(line).join('\n');
