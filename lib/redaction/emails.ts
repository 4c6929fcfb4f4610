import type { TextRange } from './text-ranges';

/** The at sign, and its encoded forms: full width, percent-encoded (any number of times), HTML entity, JSON escape. */
const AT_SIGN = /[@＠]|%(?:25)*40|&#(?:64|x40);|\\u0040/giu;
/**
 * Characters that cannot occur in a local part. All others can, such as Unicode letters, emoji and apostrophes. `=` can
 * occur because of VERP (bounce+jane=example.com@...); therefore `email=` before an address is also replaced.
 */
const ENDS_LOCAL_PART = /[\s"<>()[\]{}|\\,;:/?&`@＠]/u;
const LEADING_PUNCTUATION = /[^\p{L}\p{N}\p{S}\p{M}_]/u;
const DOMAIN = /\[[\p{L}\p{N}:.]{2,64}\]|[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}]/uy;
/** `customerio-node@5.2.0` is a package; `jane@163.com` and `jane@10.0.0.1` are addresses. */
const VERSION = /^v?\d+(?:\.(?:\d+|x)){0,2}$|^v?\d+\.\d+\.\d+-/iu;
/** Maximum length of a quoted local part, with its quotes. */
const MAX_QUOTED_CHARACTERS = 66;

/** Returns whether a character can occur in an incomplete address: in its local part, or as its at sign. */
export function continuesAddress(character: string): boolean {
  return character === '@' || !ENDS_LOCAL_PART.test(character);
}

/** Finds e-mail addresses in linear time. Searches from each at sign in both directions, up to the next at sign. */
export function findEmails(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let minStart = 0;
  for (const sign of text.matchAll(AT_SIGN)) {
    const afterSign = sign.index + sign[0].length;
    const start = startOfLocalPart(text, sign.index, minStart);
    minStart = afterSign;
    if (start === sign.index) continue;
    DOMAIN.lastIndex = afterSign;
    const domain = DOMAIN.exec(text)?.[0];
    if (domain === undefined || VERSION.test(domain)) continue;
    ranges.push({ start, end: afterSign + domain.length, replacement: '[EMAIL]' });
  }
  return ranges;
}

function startOfLocalPart(text: string, sign: number, minStart: number): number {
  if (text[sign - 1] === '"') {
    const quote = text.slice(Math.max(minStart, sign - MAX_QUOTED_CHARACTERS), sign - 1).lastIndexOf('"');
    return quote < 0 ? sign : Math.max(minStart, sign - MAX_QUOTED_CHARACTERS) + quote;
  }
  let start = sign;
  while (start > minStart && !ENDS_LOCAL_PART.test(text.charAt(start - 1))) start -= 1;
  // an opening quote or a bullet is not part of the address
  while (start < sign && LEADING_PUNCTUATION.test(String.fromCodePoint(text.codePointAt(start) ?? 0))) {
    start += 1;
  }
  return start;
}
