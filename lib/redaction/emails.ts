import type { TextRange } from './text-ranges';

/**
 * The at sign and its encoded forms: full width and small, percent-encoded (any number of times), HTML entity, JSON
 * escape, and escaped by a backslash.
 */
const AT_SIGN =
  /\\{0,8}[@＠﹫]|%(?:25)*40|%u0040|&(?:amp;)*(?:commat|#0{0,5}64|#x0{0,4}40);|\\{1,8}(?:u0040|x40|u\{0{0,4}40\}|100)|=40/giu;
/** Characters without width, which some editors insert. */
const INVISIBLE = '\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff';
/**
 * Characters that cannot occur in a local part. All others can, such as Unicode letters, emoji and apostrophes. `=` can
 * occur because of VERP (bounce+jane=example.com@...); therefore `email=` before an address is also replaced.
 */
const ENDS_LOCAL_PART = /[^\S\ufeff]|["<>()[\]{}|\\,;:/?&`@＠﹫]/u;
const LEADING_PUNCTUATION = /[^\p{L}\p{N}\p{S}\p{M}_]/u;
/** Dots of internationalized domain names, and encoded dots. */
const DOT = String.raw`[.\u3002\uff0e\uff61]|%(?:25)*2e|=2e|\\u002e|&(?:period|#46|#x2e);`;
const DOMAIN = new RegExp(
  String.raw`[${INVISIBLE}]*(?:\[[\p{L}\p{N}:.]{2,64}\]|(?:[\p{L}\p{N}\p{M}_${INVISIBLE}-]|${DOT})*[\p{L}\p{N}\p{M}])`,
  'iuy',
);
/** After `=40`, which is also a value such as `width=40`: a domain with a top-level domain of letters. */
const NAMED_DOMAIN = /^\p{L}[\p{L}\p{N}-]*(?:(?:\.|=2e)[\p{L}\p{N}-]+)*(?:\.|=2e)\p{L}{2,}$/iu;
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
    if (sign[0] === '=40' && !NAMED_DOMAIN.test(domain)) continue;
    ranges.push({ start, end: afterSign + domain.length, replacement: '[EMAIL]' });
  }
  return ranges;
}

function startOfLocalPart(text: string, sign: number, minStart: number): number {
  if (text[sign - 1] === '"') return startOfQuoted(text, sign, minStart) ?? sign;
  let start = sign;
  while (start > minStart && !ENDS_LOCAL_PART.test(text.charAt(start - 1))) start -= 1;
  // an opening quote or a bullet is not part of the address
  while (start < sign && LEADING_PUNCTUATION.test(String.fromCodePoint(text.codePointAt(start) ?? 0))) {
    start += 1;
  }
  return start;
}

/** Returns the start of a quoted local part. Its quotes can be escaped; a quote in it has one backslash more. */
function startOfQuoted(text: string, sign: number, minStart: number): number | undefined {
  const isEscaped = text[sign - 2] === '\\';
  const first = Math.max(minStart, sign - MAX_QUOTED_CHARACTERS);
  for (let at = sign - 2; at >= first; at -= 1) {
    if (text[at] === '"' && (text[at - 1] === '\\') === isEscaped) return at;
  }
  return undefined;
}
