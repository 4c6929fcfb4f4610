import { arrayLength, readProperty } from '../../foreign/read';

/** Headers in the shapes of servers and gateways; names in upper or lower case. */
export type HeadersLike =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** Maximum length of a value. Signatures and timestamps are shorter. */
const MAX_VALUE_CHARACTERS = 1024;

/** Replaces a value that is too long to be valid. */
const OVERSIZED = '(oversized)';

/**
 * Returns the value of a header, or a placeholder if it is too long. Returns undefined for a repeated header: which
 * value was signed is unknown.
 *
 * @param name in lower case
 */
export function headerOf(headers: HeadersLike, name: string): string | undefined {
  let single: unknown;
  try {
    const value = findValue(headers, name);
    // text, as most values are, needs no further check
    single = typeof value !== 'string' && arrayLength(value) === 1 ? readProperty(value, 0) : value;
  } catch {
    return undefined; // no headers at all, or a getter that throws
  }
  if (typeof single !== 'string') return undefined;
  return single.length > MAX_VALUE_CHARACTERS ? OVERSIZED : single;
}

function findValue(headers: HeadersLike, name: string): unknown {
  const record = headers as Readonly<Record<string, unknown>>;
  // node:http and most gateways: names are in lower case
  if (Object.hasOwn(record, name)) return record[name];
  if (typeof headers.get === 'function') return (headers as { get(name: string): unknown }).get(name);
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : record[key];
}
