import type { TextRange } from './text-ranges';

const SCHEME = /(?<![\p{L}\p{N}])(bearer|basic)[ \t]{1,8}([\w.~+/=-]+)/giu;
// "Basic plan" is prose; base64 of `user:password` has a capital, a digit or padding behind its first letter.
const ENCODED = /[A-Z\d+/=]/u;

/** Values of an Authorization header, wherever they were copied to. */
export function findCredentials(text: string): TextRange[] {
  const spans: TextRange[] = [];
  for (const match of text.matchAll(SCHEME)) {
    const [whole, scheme = '', value = ''] = match;
    if (scheme.toLowerCase() === 'basic' && !ENCODED.test(value.slice(1))) continue;
    const end = match.index + whole.length;
    spans.push({ start: end - value.length, end, replacement: '[CREDENTIALS]' });
  }
  return spans;
}
