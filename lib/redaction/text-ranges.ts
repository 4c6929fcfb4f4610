/** A range of a text, and the marker that replaces it. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/**
 * Returns ranges in text order, without overlaps. Merges overlapping ranges, because removing too much is better than
 * leaking a part. A merged range has the replacement of the range that starts first; if both start at the same
 * position, of the one that is first in `ranges`.
 */
export function mergeRanges(ranges: TextRange[]): TextRange[] {
  const merged: TextRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start < last.end) {
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, range.end) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
