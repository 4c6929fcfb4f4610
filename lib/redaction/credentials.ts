import type { TextRange } from './text-ranges';

const SCHEME = /(?<![\p{L}\p{N}])(bearer|basic)[ \t]{1,8}([\w.~+/=-]+)/giu;
/** Characters after the first one that distinguish the Base64 of `user:password` from prose such as "Basic plan". */
const ENCODED = /[A-Z\d+/=]/u;

/** Finds values of an Authorization header, anywhere in a text. */
export function findCredentials(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(SCHEME)) {
    const [whole, scheme = '', value = ''] = match;
    if (scheme.toLowerCase() === 'basic' && !ENCODED.test(value.slice(1))) continue;
    const end = match.index + whole.length;
    ranges.push({ start: end - value.length, end, replacement: '[CREDENTIALS]' });
  }
  return ranges;
}
