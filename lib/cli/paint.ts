import type { Io } from './command';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export type Style = keyof typeof CODES;
export type Paint = (style: Style, text: string) => string;

/** Returns a function that colors text if stdout is a terminal. `NO_COLOR` and `TERM=dumb` disable colors. */
export function paintFor({ stdout, env }: Io): Paint {
  const isColored = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return isColored ? (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m` : (_style, text) => text;
}

const DEFAULT_WIDTH = 80;
const MIN_WIDTH = 40;

/** Columns that a command may use: the width of the terminal, or 80 for a pipe or a file. */
export const widthOf = ({ stdout }: Io): number => Math.max(MIN_WIDTH, stdout.columns ?? DEFAULT_WIDTH);

/** Breaks text into lines between words. A word that is longer than a line stays whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && indent.length + line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
}
