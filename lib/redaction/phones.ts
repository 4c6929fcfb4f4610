import type { TextRange } from './text-ranges';

/** A run of digits. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

const ANY_DIGIT = /\p{Nd}/u;
const DIGITS = /\p{Nd}+/gu;
/** Separators between the groups of one number. Newlines and commas separate numbers. */
const JOINS_GROUPS = /^(?:[ \u00a0\u2009\u202f().\-\u2010-\u2015\u2212/]|%20){1,3}$/u;
const MAX_SEPARATOR_LENGTH = 9;
const BLANK = /[ \u00a0\u2009\u202f]|%20/u;
const HYPHEN = /[-\u2010-\u2015\u2212]/u;
/** Digits and separators that are not phone numbers: UUIDs, dates with or without a time, IPv4 addresses. */
const NOT_A_PHONE = new RegExp(
  [
    String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`,
    String.raw`(?<!\d)(?:19|20)\d\d([-./])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[+-]\d\d:?\d\d)?)?`,
    String.raw`(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d(?!\d)`,
    String.raw`(?<!\d|\d\.)(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d|\.\d)`,
  ].join('|'),
  'giu',
);

/**
 * A plus before the first group, or the scheme of a telephone URI. Excludes the plus of a build such as
 * `1.2.3+20240101`.
 */
const EXPLICIT = /(?:(?<!\.\p{Nd}{1,12})(?:[+＋]|%2B)[ (]{0,2}|(?<!\p{L})(?:tel|sms|callto):)$/iu;
const MAX_EXPLICIT_LENGTH = 18;
const EXTENSION = /^ ?(?:x|ext\.?) ?\p{Nd}{1,6}/iu;
const WORD = /[\p{L}\p{N}_]/u;
const ESCAPE = /%[\da-f]{2}/iu;

// Limits on the number of digits in a phone number, by the form of its first group. E.164 allows 15.
const INTERNATIONAL = { least: 7, most: 15 };
const DOUBLE_ZERO = { least: 9, most: 17 };
const AREA_CODE_IN_PARENTHESES = { least: 7, most: 15 };
const TRUNK_ZERO = { least: 8, most: 13 };
/** A group with at least this number of digits is a full number: the next group belongs to another number. */
const COMPACT_DIGITS = 10;

/**
 * National forms without a leading zero, as lengths of groups. Unrelated adjacent numbers rarely have one of these
 * forms. Ten digits without separators are not replaced, because they can be a timestamp.
 */
const NATIONAL_FORMS = new Set(
  [
    ['3-3-4', '3 3-4', '3.3.4', '3 3 4', '1-3-3-4', '1 3-3-4', '1 3 3-4', '1 3 3 4', '1.3.3.4'], // US, Canada
    ['3-4'], // US, within an area
    ['3-4-4', '3 4 4'], // China, Korea, Japan
    ['3-3-3', '3 3 3'], // Spain, Poland, Portugal
    ['2 5-4', '2 4-4'], // Brazil
    ['3 3-2-2', '3 3 2 2', '3-3-2-2', '1 3 3-2-2', '1 3 3 2 2', '1-3-3-2-2'], // Russia, Turkey
  ].flat(),
);
const MAX_GROUPS = 5;

/** Finds phone numbers in linear time: a bounded number of rules reads each digit. */
export function findPhones(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const run of runsOfGroups(text)) {
    for (let first = 0; first < run.length; first += 1) {
      const last = lastGroupOfPhone(text, run, first);
      if (last === undefined) continue;
      ranges.push(rangeOf(text, run, first, last));
      first = last;
    }
  }
  return ranges;
}

function runsOfGroups(text: string): Group[][] {
  if (!ANY_DIGIT.test(text)) return [];
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

function lastGroupOfPhone(text: string, run: Group[], first: number): number | undefined {
  const group = run[first];
  if (!group) return undefined;
  const { start, end, digits } = group;
  const explicit = EXPLICIT.exec(text.slice(Math.max(0, start - MAX_EXPLICIT_LENGTH), start))?.[0];
  if (explicit !== undefined && (!digits.startsWith('0') || explicit.endsWith(':'))) {
    return extend(text, run, first, INTERNATIONAL, true);
  }
  if (!startsAtBoundary(text, run, first)) return undefined;
  if (/^00[ -]?[1-9]/u.test(text.slice(start, start + 4)))
    return extend(text, run, first, DOUBLE_ZERO, false);
  if (isParenthesized(text, group) && end - start >= 2 && end - start <= 5) {
    return extend(text, run, first, AREA_CODE_IN_PARENTHESES, false);
  }
  if (/^0[1-9]/u.test(digits)) {
    if (digits.length >= COMPACT_DIGITS)
      return digits.length <= 11 && endsAtBoundary(text, run, first) ? first : undefined;
    const last = extend(text, run, first, TRUNK_ZERO, false);
    if (last !== undefined && last > first) return last;
  }
  return lastGroupOfNationalForm(text, run, first);
}

/** Returns the last group of the longest number that starts at `first` and has a number of digits within the bounds. */
function extend(
  text: string,
  run: Group[],
  first: number,
  bounds: { least: number; most: number },
  explicit: boolean,
): number | undefined {
  let digits = 0;
  let found: number | undefined;
  for (let last = first; last < run.length; last += 1) {
    // a slash separates an area code from the rest, or a full number from the next
    if (found !== undefined && separatorBefore(text, run, last) === '/') break;
    digits += run[last]?.digits.length ?? 0;
    // a group after a plus is replaced even if it is too long: a phone number, then another number without a separator
    if (digits > bounds.most && !(explicit && last === first)) break;
    if (digits >= bounds.least && (explicit || endsAtBoundary(text, run, last))) found = last;
    if (last === first && digits >= COMPACT_DIGITS) break;
  }
  return found;
}

function lastGroupOfNationalForm(text: string, run: Group[], first: number): number | undefined {
  let found: number | undefined;
  let form = '';
  for (let last = first; last < Math.min(run.length, first + MAX_GROUPS); last += 1) {
    form += (last === first ? '' : separatorBefore(text, run, last)) + (run[last]?.digits.length ?? 0);
    if (!NATIONAL_FORMS.has(form) || !endsAtBoundary(text, run, last)) continue;
    // Numbers in a longer row with only spaces between them are a list, not a phone number.
    if (last - first + 1 < run.length && /^[\d ]+$/u.test(form)) continue;
    // `200 404 500` is a list of statuses; no number of this form starts with a digit below 6.
    if (form === '3 3 3' && !/^[6-9]/u.test(run[first]?.digits ?? '')) continue;
    found = last;
  }
  return found;
}

function separatorBefore(text: string, run: Group[], index: number): string {
  const separator = text.slice(run[index - 1]?.end, run[index]?.start);
  if (separator.includes('/')) return '/';
  if (HYPHEN.test(separator)) return '-';
  if (BLANK.test(separator) || /[()]/u.test(separator)) return ' ';
  return separator.charAt(0);
}

/** Returns whether a phone number can start at a group: not inside a word, a decimal or a longer number. */
function startsAtBoundary(text: string, run: Group[], first: number): boolean {
  const group = run[first];
  const previous = run[first - 1];
  if (!group) return false;
  if (previous)
    return /[(/]/u.test(between(text, previous, group)) || BLANK.test(between(text, previous, group));
  const start = isParenthesized(text, group) ? group.start - 1 : group.start;
  if (ESCAPE.test(text.slice(Math.max(0, start - 3), start))) return true;
  return !(WORD.test(text.charAt(start - 1)) || text[start - 1] === '.');
}

function endsAtBoundary(text: string, run: Group[], last: number): boolean {
  const group = run[last];
  const next = run[last + 1];
  if (!group) return false;
  if (next) return /[)/]/u.test(between(text, group, next)) || BLANK.test(between(text, group, next));
  return !WORD.test(text.charAt(group.end)) || EXTENSION.test(text.slice(group.end, group.end + 14));
}

function between(text: string, left: Group, right: Group): string {
  return text.slice(left.end, right.start);
}

function isParenthesized(text: string, group: Group): boolean {
  return text[group.start - 1] === '(' && text[group.end] === ')';
}

function rangeOf(text: string, run: Group[], first: number, last: number): TextRange {
  const head = run[first]?.start ?? 0;
  const prefix =
    EXPLICIT.exec(text.slice(Math.max(0, head - MAX_EXPLICIT_LENGTH), head))?.[0].replace(/^\p{L}+:/u, '') ??
    '';
  const open = prefix === '' && text[head - 1] === '(' ? 1 : prefix.length;
  const tail = run[last]?.end ?? head;
  const extension = EXTENSION.exec(text.slice(tail, tail + 14))?.[0].length ?? 0;
  return { start: head - open, end: tail + extension, replacement: '[PHONE]' };
}
