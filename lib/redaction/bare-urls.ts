import type { TextRange } from './text-ranges';
import { redactedRest, TRAILING_PUNCTUATION } from './urls';

/*
 * URLs without a scheme: `example.com/u/jane?token=...`, `//host/path`, `localhost:3000/u/jane`, `/reset?token=...`.
 */

/** The last label of names of files and modules: `index.js/x`, `package.json?x`. */
const FILE_TYPES = [
  [
    'js',
    'cjs',
    'mjs',
    'jsx',
    'ts',
    'cts',
    'mts',
    'tsx',
    'json',
    'map',
    'md',
    'html?',
    'css',
    'txt',
    'log',
    'ya?ml',
  ],
  [
    'py',
    'rb',
    'go',
    'java',
    'php',
    'sh',
    'xml',
    'csv',
    'zip',
    'gz',
    'tgz',
    'jar',
    'so',
    'node',
    'wasm',
    'lock',
  ],
].flat();

const LABEL = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})`;
const PORT = String.raw`(?::\d{1,5})`;
const NAMED_HOST = String.raw`${LABEL}(?:\.${LABEL}){0,8}\.(?!(?:${FILE_TYPES.join('|')})(?![\p{L}\p{N}_-]))\p{L}[\p{L}\p{N}-]{1,62}${PORT}?`;
/** An IPv4 address needs a port, because `10.0.0.1/24` is a network. */
const LOCAL_HOST = String.raw`localhost${PORT}?|\d{1,3}(?:\.\d{1,3}){3}${PORT}|\[[\da-f:.]{2,45}\]${PORT}?`;
const BARE_URL = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.@%:/\\-])(?:(?:${NAMED_HOST}|${LOCAL_HOST})|(?<slashes>\/\/)(?:${LABEL}(?:\.${LABEL}){0,8}${PORT}?|${LOCAL_HOST}))(?=[/?#])[^\s"<>${'`'}\\]*`,
  'giu',
);
const AUTHORITY = /^(?:\/\/)?[^/?#]+/u;

/** A query or fragment after a path without a host: `/reset?token=...`. */
const RELATIVE_QUERY = /(?<![\p{L}\p{N}_.:/-])\/[^\s"'<>`?#]*[?#]([^\s"'<>`=&]*=[^\s"'<>`\\]*)/giu;
const QUERY_MARKER = '[QUERY]';

/** Finds queries and fragments of paths without a host. */
export function findQueries(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  if (!/[?#]/u.test(text)) return ranges;
  for (const match of text.matchAll(RELATIVE_QUERY)) {
    const end = match.index + match[0].length;
    ranges.push({ start: end - (match[1] ?? '').length, end, replacement: QUERY_MARKER });
  }
  return ranges;
}

/** Finds everything after the host in URLs without a scheme. */
export function findBareUrls(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  if (!/[/?#]/u.test(text)) return ranges;
  for (const match of text.matchAll(BARE_URL)) {
    const start = match.index + (match.groups?.['slashes'] === undefined ? 0 : 2);
    let end = match.index + match[0].length;
    while (TRAILING_PUNCTUATION.test(text.charAt(end - 1))) end -= 1;
    const rest = text.slice(start, end);
    if (!AUTHORITY.test(rest)) continue;
    const replacement = redactedRest(rest);
    if (replacement !== rest) ranges.push({ start, end, replacement });
  }
  return ranges;
}
