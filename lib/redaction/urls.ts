import { findPhones } from './phones';
import type { TextRange } from './text-ranges';

// JSON written by other languages escapes the slashes.
const AUTHORITY_MARK = /:(?:\/\/|\\\/\\\/)/gu;
const URL_REST = /(?:[^\s"<>`\\]|\\\/)*/uy;
// Not brackets: they end our own markers, and what is redacted twice must stay as it is.
const TRAILING_PUNCTUATION = /[).,;:!?'*]/u;
const HOST = /^(?:[\p{L}\p{N}._-]{1,253}|\[[\da-f:.]{2,45}\])?(?::\d{1,5})?$/iu;

// Customer.io puts the person into the path, and an HTTP client's request object keeps that path alone.
// A template (`/customers/{id}`, `/customers/:id`) says nothing about anybody and stays.
const PERSON_IN_PATH = /\/(?:customers|devices|people|users)\/([^\s/?#"<>{}\\:,;)\]][^\s/?#"<>{}\\]*)/giu;

const MARKER = /^\[[A-Z]+\]$/u;

/** What follows the host of any URL, whatever its scheme, and user info before the host. */
export function findUrls(text: string): TextRange[] {
  const spans: TextRange[] = [];
  let floor = 0;
  for (const mark of text.matchAll(AUTHORITY_MARK)) {
    if (mark.index < floor) continue;
    const start = mark.index + mark[0].length;
    URL_REST.lastIndex = start;
    let end = start + (URL_REST.exec(text)?.[0].length ?? 0);
    while (end > start && TRAILING_PUNCTUATION.test(text.charAt(end - 1))) end -= 1;
    floor = end;
    const replacement = redactedRest(text.slice(start, end));
    if (replacement !== text.slice(start, end)) spans.push({ start, end, replacement });
  }
  return spans;
}

/** Identifiers in paths that come without their host. */
export function findPersonPaths(text: string): TextRange[] {
  const spans: TextRange[] = [];
  for (const match of text.matchAll(PERSON_IN_PATH)) {
    const id = match[1] ?? '';
    const end = match.index + match[0].length;
    if (!MARKER.test(id)) spans.push({ start: end - id.length, end, replacement: '[ID]' });
  }
  return spans;
}

function redactedRest(rest: string): string {
  const authority = /^[^/?#\\]*/u.exec(rest)?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (!HOST.test(host) || findPhones(host).length > 0) return '[URL]';
  const tail = rest.slice(authority.length);
  return tail === '' || tail === '/' ? host + tail : `${host}/[PATH]`;
}
