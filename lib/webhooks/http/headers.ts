/** Headers in any of the shapes that servers and gateways give them; names in any case. */
export type HeadersLike =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** More than any signature or timestamp has; what is longer is not looked at. */
const MAX_LENGTH = 1024;

/**
 * The one value of a header. Several values are none: which of them was signed, nobody can say.
 *
 * @param name in lower case
 */
export function headerOf(headers: HeadersLike, name: string): string | undefined {
  let value: unknown;
  try {
    value = valueOf(headers, name);
  } catch {
    return undefined; // nothing at all, or somebody else's getter or method: no signature is shown
  }
  const single = Array.isArray(value) && value.length === 1 ? (value as readonly unknown[])[0] : value;
  if (typeof single !== 'string') return undefined;
  return single.length > MAX_LENGTH ? OVERSIZED : single;
}

/** Stands for what is there but cannot be right. */
const OVERSIZED = '(oversized)';

function valueOf(headers: HeadersLike, name: string): unknown {
  const record = headers as Readonly<Record<string, unknown>>;
  // node:http and most gateways: lower case already
  if (Object.hasOwn(record, name)) return record[name];
  if (typeof headers.get === 'function') return (headers as { get(name: string): unknown }).get(name);
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : record[key];
}
