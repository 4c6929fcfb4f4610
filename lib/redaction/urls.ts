import { findPhones } from './phones';
import type { TextRange } from './text-ranges';

/** The mark between scheme and host. JSON encoders of other languages escape its slashes. */
const AUTHORITY_MARK = /:(?:\/\/|\\\/\\\/)/gu;
const URL_REST = /(?:[^\s"<>`\\]|\\\/)*/uy;
/** Punctuation after a URL. Has no bracket: markers end with one, and a second redaction must not change them. */
export const TRAILING_PUNCTUATION = /[).,;:!?'*]/u;
const HOST = /^(?:[\p{L}\p{N}._-]{1,253}|\[[\da-f:.]{2,45}\])?(?::\d{1,5})?$/iu;

/**
 * Identifiers in paths of Customer.io's APIs: the request object of an HTTP client contains such a path without its
 * host. A template (`/customers/{id}`, `/customers/:id`) contains no identifier and is kept.
 */
const PERSON_IN_PATH = /\/(?:customers|devices|people|users)\/([^\s/?#"<>{}\\:,;)\]][^\s/?#"<>{}\\]*)/giu;

const MARKER = /^\[[A-Z]+\]$/u;

/** Finds the user info of URLs and everything after their host. Accepts any scheme. */
export function findUrls(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let minStart = 0;
  for (const mark of text.matchAll(AUTHORITY_MARK)) {
    if (mark.index < minStart) continue;
    const start = mark.index + mark[0].length;
    URL_REST.lastIndex = start;
    let end = start + (URL_REST.exec(text)?.[0].length ?? 0);
    while (end > start && TRAILING_PUNCTUATION.test(text.charAt(end - 1))) end -= 1;
    minStart = end;
    const replacement = redactedRest(text.slice(start, end));
    if (replacement !== text.slice(start, end)) ranges.push({ start, end, replacement });
  }
  return ranges;
}

/** Finds identifiers in paths without a host. */
export function findPersonPaths(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(PERSON_IN_PATH)) {
    const id = match[1] ?? '';
    const end = match.index + match[0].length;
    if (!MARKER.test(id)) ranges.push({ start: end - id.length, end, replacement: '[ID]' });
  }
  return ranges;
}

/** Returns the host of a URL without its scheme, and `[PATH]` if anything follows the host. */
export function redactedRest(rest: string): string {
  const authority = /^[^/?#\\]*/u.exec(rest)?.[0] ?? '';
  const tail = rest.slice(authority.length);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  // a password can contain `/`, `?`, `#` and `@`: what looks like the host is then a part of the credentials
  if (tail.includes('@') && /[@:]/u.test(authority) && !host.includes('.')) return '[URL]';
  if (!HOST.test(host) || findPhones(host).length > 0) return '[URL]';
  return tail === '' || tail === '/' ? host + tail : `${host}/[PATH]`;
}
