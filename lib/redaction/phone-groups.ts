/** A run of digits. */
export interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

const DIGITS = /\p{Nd}+/gu;
/** A shorter number is not detected. */
const MIN_DIGITS = 7;
/**
 * Separators between the groups of one number: blanks, tabs, parentheses, dots, hyphens, slashes, underscores, and
 * characters without width. Newlines and commas separate numbers.
 */
const JOINS_GROUPS =
  /^(?:[\p{Zs}\t_().\-\u2010-\u2015\u2212/\u00b7\u2022\u2219\u2027\u30fb\u00ad\u200b-\u200f\u2060\ufeff]|%20|&nbsp;){1,3}$/u;
const MAX_SEPARATOR_LENGTH = 18;
const BLANK = /\p{Zs}|%20|&nbsp;/u;
const HYPHEN = /[-\u2010-\u2015\u2212]/u;
/** Separators of columns and of identifiers: part of a number only after a plus. */
const RARE_SEPARATOR = /[\t_\u00b7\u2022\u2219\u2027\u30fb]/u;

/** Digits and separators that are not phone numbers: UUIDs, dates with or without a time, IPv4 addresses, coordinates. */
const NOT_A_PHONE = new RegExp(
  [
    String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`,
    String.raw`(?<!\d)(?:19|20)\d\d([-./])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[+-]\d\d:?\d\d)?)?`,
    String.raw`(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d(?!\d)`,
    String.raw`(?<!\d|\d\.)(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d|\.\d)`,
    String.raw`(?<![\p{L}\p{N}.])[+-]\d{1,3}\.\d{4,6}(?![\d.-]| ?\d)`,
  ].join('|'),
  'giu',
);

/** Returns the groups of digits in a text. Groups of one run have only separators of phone numbers between them. */
export function runsOfGroups(text: string): Group[][] {
  const all = text.match(DIGITS) ?? [];
  if (all.reduce((sum, digits) => sum + digits.length, 0) < MIN_DIGITS) return [];
  const others = [...text.matchAll(NOT_A_PHONE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const runs: Group[][] = [];
  let other = 0;
  for (const match of text.matchAll(DIGITS)) {
    const end = match.index + match[0].length;
    // in `%20555` the first two digits are part of the escape
    const start = match.index + (text[match.index - 1] === '%' ? 2 : 0);
    while ((others[other]?.end ?? Infinity) <= start) other += 1;
    if (start >= end || (others[other]?.start ?? Infinity) < end) continue;
    const run = runs.at(-1);
    const previous = run?.at(-1);
    const group = { start, end, digits: text.slice(start, end) };
    if (
      run &&
      previous &&
      JOINS_GROUPS.test(text.slice(previous.end, Math.min(start, previous.end + MAX_SEPARATOR_LENGTH + 1)))
    ) {
      run.push(group);
    } else {
      runs.push([group]);
    }
  }
  return runs;
}

/** Returns the separator before a group, simplified to one character. */
export function separatorBefore(text: string, run: Group[], index: number): string {
  const separator = text.slice(run[index - 1]?.end, run[index]?.start);
  if (separator.includes('/')) return '/';
  if (HYPHEN.test(separator)) return '-';
  if (BLANK.test(separator) || /[()]/u.test(separator)) return ' ';
  return separator.charAt(0);
}

/** Returns whether a group is separated from the previous one in a way that only numbers after a plus are. */
export function hasRareSeparator(text: string, run: Group[], index: number): boolean {
  return RARE_SEPARATOR.test(text.slice(run[index - 1]?.end, run[index]?.start));
}

/** Returns whether another number can start or end between two groups. */
export function isDivided(text: string, left: Group, right: Group, divider: RegExp): boolean {
  const between = text.slice(left.end, right.start);
  return divider.test(between) || BLANK.test(between);
}

export function isParenthesized(text: string, group: Group): boolean {
  return text[group.start - 1] === '(' && text[group.end] === ')';
}
