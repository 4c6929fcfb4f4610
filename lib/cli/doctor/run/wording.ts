import type { ProcessReport } from './process-report';

/** Returns a number and a noun: `1 call`, `2 calls`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export const sum = <T>(items: readonly T[], valueOf: (item: T) => number): number =>
  items.reduce((total, item) => total + valueOf(item), 0);

/** Returns a list of words: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  const unique = [...new Set(words)];
  const last = unique.pop() ?? '';
  return unique.length === 0 ? last : `${unique.join(', ')} and ${last}`;
}

/** Returns the names of the programs of these processes. */
export const programsOf = (processes: readonly ProcessReport[]): string =>
  list(processes.map(({ program }) => program));

/** Returns a duration in seconds: `1.3 s`. */
export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
