import { findCredentials } from './credentials';
import { continuesAddress, findEmails } from './emails';
import { findPhones } from './phones';
import { mergeRanges, type TextRange } from './text-ranges';
import { findPersonPaths, findUrls } from './urls';

export const DEFAULT_MAX_STRING_LENGTH = 2_048;
export const TRUNCATED = '[TRUNCATED]';

// How far behind the limit the search goes on, so that what begins before the limit is seen whole.
// RFC 5321 ends an address at 320 characters.
export const LOOKAHEAD = 512;

// Order decides which marker stands where two finders see the same text.
const FINDERS: readonly ((text: string) => TextRange[])[] = [
  findUrls,
  findEmails,
  findCredentials,
  findPhones,
  findPersonPaths,
];

function findPersonal(text: string): TextRange[] {
  return mergeRanges(FINDERS.flatMap((find) => find(text)));
}

/**
 * The text with e-mail addresses, phone numbers, credentials, whatever follows the host of a URL, and
 * identifiers in Customer.io paths replaced by markers (`[EMAIL]`, `[PHONE]`, `[CREDENTIALS]`, `[PATH]`,
 * `[URL]`, `[ID]`).
 *
 * @param maxLength characters to keep; a longer text ends in `[TRUNCATED]`. @default 2048
 */
export function redactText(text: string, maxLength: number = DEFAULT_MAX_STRING_LENGTH): string {
  const limit = Math.max(0, maxLength);
  const window = text.slice(0, limit + LOOKAHEAD);
  const seenWhole = window.length === text.length;
  const end = seenWhole ? window.length : Math.min(limit, startOfUnfinishedAddress(window));

  const spans = findPersonal(window).filter((span) => span.start < end);
  let truncated = end < window.length;
  let kept = '';
  let at = 0;
  for (const { start, end: next, replacement } of [...spans, { start: end, end, replacement: '' }]) {
    const literal = window.slice(at, Math.max(at, start));
    const room = Math.max(0, limit - kept.length);
    if (literal.length > room || (room === 0 && replacement !== '')) {
      kept += literal.slice(0, room);
      truncated = true;
      break;
    }
    // a marker is never cut, so the result may exceed the limit by one
    kept += literal + replacement;
    at = next;
  }
  return truncated ? wholeCharacters(kept) + TRUNCATED : kept;
}

/**
 * Whether the text contains something `redactText` would replace. A text too long to be looked at in full
 * counts as personal.
 */
export function looksPersonal(text: string): boolean {
  return text.length > DEFAULT_MAX_STRING_LENGTH + LOOKAHEAD || findPersonal(text).length > 0;
}

// At the end of the window an address may have begun whose at sign is out of sight. Only a word longer than
// the lookahead reaches back to the limit; then the word goes.
function startOfUnfinishedAddress(window: string): number {
  let start = window.length;
  while (start > 0 && continuesAddress(window.charAt(start - 1))) start -= 1;
  return start;
}

function wholeCharacters(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
