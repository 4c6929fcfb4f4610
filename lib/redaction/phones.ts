import { CONTEXT_CHARACTERS, isLooseForm, isNationalForm, isOtherNumber, MAX_GROUPS } from './phone-forms';
import {
  hasRareSeparator,
  isDivided,
  isParenthesized,
  runsOfGroups,
  separatorBefore,
  type Group,
} from './phone-groups';
import type { TextRange } from './text-ranges';

/**
 * A plus before the first group, also encoded, or the scheme of a telephone URI. Excludes the plus of a build such as
 * `1.2.3+20240101`.
 */
const EXPLICIT =
  /(?:(?<!\.\p{Nd}{1,12})(?:[+＋﹢]|%(?:25){0,4}2B|=2B|&(?:plus|#43|#x2b);|\\{1,4}u002b)[ (]{0,2}|(?<!\p{L})(?:tel|sms|callto):)$/iu;
const MAX_EXPLICIT_LENGTH = 24;
/** A word for a phone number before it. */
const PHONE_WORD =
  /(?<!\p{L})(?:tel|tele(?:ph|f)o[on]\p{L}{0,8}|tel[eé]fono|phone|fon|mobile?|handy|cell|celular|m[oó]vil|fax|whatsapp|msisdn|rufnummer|телефон|电话|電話|手机)(?:[ _-]?(?:no|nr|number|num|nummer))?\.?["']?[ :=#]{1,3}["']?$/iu;
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

function lastGroupOfPhone(text: string, run: Group[], first: number): number | undefined {
  const group = run[first];
  if (!group) return undefined;
  const { start, end, digits } = group;
  const explicit = EXPLICIT.exec(text.slice(Math.max(0, start - MAX_EXPLICIT_LENGTH), start))?.[0];
  if (explicit !== undefined && (!digits.startsWith('0') || explicit.endsWith(':'))) {
    return extend(text, run, first, INTERNATIONAL, true);
  }
  if (PHONE_WORD.test(text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start))) {
    const last = extend(text, run, first, INTERNATIONAL, false);
    if (last !== undefined) return last;
  }
  if (!startsAtBoundary(text, run, first)) return undefined;
  if (/^00[ -]?[1-9]/u.test(text.slice(start, start + 4)))
    return extend(text, run, first, DOUBLE_ZERO, false);
  if (isParenthesized(text, group) && (digits === '0' || (end - start >= 2 && end - start <= 5))) {
    return extend(text, run, first, digits === '0' ? TRUNK_ZERO : AREA_CODE_IN_PARENTHESES, false);
  }
  if (/^0[1-9]/u.test(digits)) {
    if (digits.length >= COMPACT_DIGITS)
      return digits.length <= 11 && endsAtBoundary(text, run, first) && !isOther(text, group, group)
        ? first
        : undefined;
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
  // `+1/555/010/9999`
  const hasSlashes = explicit && first + 1 < run.length && separatorBefore(text, run, first + 1) === '/';
  for (let last = first; last < run.length; last += 1) {
    // a slash separates an area code from the rest, or a full number from the next
    if (found !== undefined && !hasSlashes && separatorBefore(text, run, last) === '/') break;
    if (!explicit && last > first && hasRareSeparator(text, run, last)) break;
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
    if (!endsAtBoundary(text, run, last)) continue;
    if (!isNationalForm(form) && !isLoosePhone(text, form, run.slice(first, last + 1))) continue;
    // Numbers in a longer row with only spaces between them are a list, not a phone number.
    if (last - first + 1 < run.length && /^[\d ]+$/u.test(form)) continue;
    found = last;
  }
  return found;
}

function isLoosePhone(text: string, form: string, groups: readonly Group[]): boolean {
  const [first, last] = [groups[0], groups.at(-1)];
  if (!first || !last) return false;
  return (
    isLooseForm(
      form,
      groups.map(({ digits }) => digits),
    ) && !isOther(text, first, last)
  );
}

function isOther(text: string, { start }: Group, { end }: Group): boolean {
  const before = text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start);
  return isOtherNumber(before, text.slice(end, end + CONTEXT_CHARACTERS));
}

/** Returns whether a phone number can start at a group: not inside a word, a decimal or a longer number. */
function startsAtBoundary(text: string, run: Group[], first: number): boolean {
  const group = run[first];
  const previous = run[first - 1];
  if (!group) return false;
  if (previous) return isDivided(text, previous, group, /[(/]/u);
  const start = isParenthesized(text, group) ? group.start - 1 : group.start;
  if (ESCAPE.test(text.slice(Math.max(0, start - 3), start))) return true;
  // `ORD-0123456789`
  if (text[start - 1] === '-' && /\p{L}/u.test(text.charAt(start - 2))) return false;
  return !(WORD.test(text.charAt(start - 1)) || text[start - 1] === '.');
}

function endsAtBoundary(text: string, run: Group[], last: number): boolean {
  const group = run[last];
  const next = run[last + 1];
  if (!group) return false;
  if (next) return isDivided(text, group, next, /[)/]/u);
  return !WORD.test(text.charAt(group.end)) || EXTENSION.test(text.slice(group.end, group.end + 14));
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
