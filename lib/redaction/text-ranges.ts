/** A stretch of text that must not leave, and what stands there instead. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/**
 * Spans in text order without overlaps. Where two overlap, their union goes and the earlier one names it
 * (of two that start together, the one found first): dropping too much is a nuisance, too little is a leak.
 */
export function mergeRanges(spans: TextRange[]): TextRange[] {
  const merged: TextRange[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start < last.end) {
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}
