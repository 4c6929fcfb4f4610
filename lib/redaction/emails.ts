import type { TextRange } from './text-ranges';

// The at sign, and the ways it is written where a plain one is not allowed: full width, percent-encoded
// (any number of times), HTML entity, JSON escape.
const AT_SIGN = /[@＠]|%(?:25)*40|&#(?:64|x40);|\\u0040/giu;
// Defined by what ends a local part: addresses with unicode letters, emoji or an apostrophe are addresses.
// `=` does not end one, because of VERP (bounce+jane=example.com@...): the price is that `email=` goes too.
const ENDS_LOCAL_PART = /[\s"<>()[\]{}|\\,;:/?&`@＠]/u;
const LEADING_PUNCTUATION = /[^\p{L}\p{N}\p{S}\p{M}_]/u;
const DOMAIN = /\[[\p{L}\p{N}:.]{2,64}\]|[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}]/uy;
// `customerio-node@5.2.0` is a package, `jane@163.com` and `jane@10.0.0.1` are not.
const VERSION = /^v?\d+(?:\.(?:\d+|x)){0,2}$|^v?\d+\.\d+\.\d+-/iu;
const LONGEST_QUOTED_LOCAL_PART = 66;

/** Whether the character can be part of an address that is still being read, its at sign included. */
export function continuesAddress(character: string): boolean {
  return character === '@' || !ENDS_LOCAL_PART.test(character);
}

/** E-mail addresses. Works outwards from each at sign and never crosses another: linear on any input. */
export function findEmails(text: string): TextRange[] {
  const spans: TextRange[] = [];
  let floor = 0;
  for (const sign of text.matchAll(AT_SIGN)) {
    const afterSign = sign.index + sign[0].length;
    const start = startOfLocalPart(text, sign.index, floor);
    floor = afterSign;
    if (start === sign.index) continue;
    DOMAIN.lastIndex = afterSign;
    const domain = DOMAIN.exec(text)?.[0];
    if (domain === undefined || VERSION.test(domain)) continue;
    spans.push({ start, end: afterSign + domain.length, replacement: '[EMAIL]' });
  }
  return spans;
}

function startOfLocalPart(text: string, sign: number, floor: number): number {
  if (text[sign - 1] === '"') {
    const quote = text.slice(Math.max(floor, sign - LONGEST_QUOTED_LOCAL_PART), sign - 1).lastIndexOf('"');
    return quote < 0 ? sign : Math.max(floor, sign - LONGEST_QUOTED_LOCAL_PART) + quote;
  }
  let start = sign;
  while (start > floor && !ENDS_LOCAL_PART.test(text.charAt(start - 1))) start -= 1;
  // an opening quote or bullet is not part of the address
  while (start < sign && LEADING_PUNCTUATION.test(String.fromCodePoint(text.codePointAt(start) ?? 0))) {
    start += 1;
  }
  return start;
}
