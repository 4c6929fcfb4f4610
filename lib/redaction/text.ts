import { findBareUrls, findQueries } from './bare-urls';
import { findCredentials } from './credentials';
import { continuesAddress, findEmails } from './emails';
import { findPhones } from './phones';
import { mergeRanges, type TextRange } from './text-ranges';
import { findPersonPaths, findUrls } from './urls';

export const DEFAULT_MAX_STRING_LENGTH = 2_048;
export const TRUNCATED = '[TRUNCATED]';

/**
 * Number of characters after the limit that are also searched, so that an address that starts before the limit is
 * found as a whole. RFC 5321 allows 320 characters for an address.
 */
export const LOOKAHEAD_CHARACTERS = 512;

/** Functions that find personal data. If two of them find the same range, the marker of the first one is used. */
const FINDERS: readonly ((text: string) => TextRange[])[] = [
  findUrls,
  findBareUrls,
  findEmails,
  findCredentials,
  findPhones,
  findPersonPaths,
  findQueries,
];

/** A word, such as the name of a field: letters, and no capitals in a row as in many keys. */
const WORD = /^[A-Za-z]?[a-z]*(?:[A-Z][a-z]+){0,5}$/u;
const MAX_WORD_CHARACTERS = 32;

function findPersonal(text: string): TextRange[] {
  if (text.length <= MAX_WORD_CHARACTERS && WORD.test(text) && !text.startsWith('eyJ')) return [];
  return mergeRanges(FINDERS.flatMap((find) => find(text)));
}

/**
 * Replaces personal parts of a text with markers: e-mail addresses (`[EMAIL]`), phone numbers (`[PHONE]`),
 * credentials (`[CREDENTIALS]`), the rest of a URL after its host (`[PATH]`, or `[URL]` if the host is invalid or
 * personal), queries of paths without a host (`[QUERY]`), and identifiers in Customer.io paths (`[ID]`).
 *
 * @param maxLength maximum number of characters; a longer text ends with `[TRUNCATED]`. @default 2048
 */
export function redactText(text: string, maxLength: number = DEFAULT_MAX_STRING_LENGTH): string {
  const limit = Math.max(0, maxLength);
  const window = text.slice(0, limit + LOOKAHEAD_CHARACTERS);
  const isComplete = window.length === text.length;
  const end = isComplete ? window.length : Math.min(limit, startOfUnfinishedAddress(window));

  const ranges = findPersonal(window).filter((range) => range.start < end);
  let truncated = end < window.length;
  let kept = '';
  let at = 0;
  for (const { start, end: next, replacement } of [...ranges, { start: end, end, replacement: '' }]) {
    const literal = window.slice(at, Math.max(at, start));
    const room = Math.max(0, limit - kept.length);
    if (literal.length > room || (room === 0 && replacement !== '')) {
      kept += literal.slice(0, room);
      truncated = true;
      break;
    }
    // a marker is never cut, so the result can exceed the limit by one marker
    kept += literal + replacement;
    at = next;
  }
  return truncated ? wholeCharacters(kept) + TRUNCATED : kept;
}

/**
 * Returns whether `redactText` would replace a part of the text. A text that is too long to be searched completely
 * counts as personal.
 */
export function looksPersonal(text: string): boolean {
  return text.length > DEFAULT_MAX_STRING_LENGTH + LOOKAHEAD_CHARACTERS || findPersonal(text).length > 0;
}

/**
 * Returns the start of the last word, which can be an address whose at sign is after the end of the window. The word
 * starts before the limit only if it is longer than the lookahead. It is then removed.
 */
function startOfUnfinishedAddress(window: string): number {
  let start = window.length;
  while (start > 0 && continuesAddress(window.charAt(start - 1))) start -= 1;
  return start;
}

/** Removes half of a surrogate pair from the end. */
function wholeCharacters(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
