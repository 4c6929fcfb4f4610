import { SHARED_PATTERNS } from './credential-patterns';
import { mergeRanges, type TextRange } from './text-ranges';

const PATTERNS = SHARED_PATTERNS.map(({ source, ignoresCase = false, isPersonal = false, hint }) => ({
  pattern: new RegExp(source, ignoresCase ? 'gi' : 'g'),
  hint,
  replacement: isPersonal ? '[REDACTED]' : '[CREDENTIALS]',
}));

/** A marker of an earlier redaction, or a part of it that ends at the last letter. */
const MARKER = /^\[?[A-Z]+\]?$/u;

/** Finds credentials, and personal data that follows its key, anywhere in a text. */
export function findCredentials(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { pattern, hint, replacement } of PATTERNS) {
    if (!hint.test(text)) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const value = match.length === 1 ? match[0] : match.slice(1).find((group) => group !== undefined);
      const end = match.index + match[0].length;
      if (value) ranges.push({ start: end - value.length, end, replacement });
    }
  }
  return mergeRanges(ranges.filter(({ start, end }) => !isMarker(text, start, end)));
}

function isMarker(text: string, start: number, end: number): boolean {
  const from = text[start - 1] === '[' ? start - 1 : start;
  return text[from] === '[' && MARKER.test(text.slice(start, end)) && text.indexOf(']', start) >= end - 1;
}
