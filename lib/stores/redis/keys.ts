import { createHash } from 'node:crypto';

/** Longest id that is a part of its key. A longer id is replaced with its hash. */
const MAX_CHARACTERS = 128;
/** Start of a replacement. An id that starts with it is replaced too, so that no id can equal a replacement. */
const HASHED = '~';
/** UTF-8 has no lone surrogates: each of them would be stored as the same replacement character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Returns the key of an id. Different ids have different keys, and a key is short. */
export function keyOf(prefix: string, id: string): string {
  const isLiteral = id.length <= MAX_CHARACTERS && !id.startsWith(HASHED) && !LONE_SURROGATE.test(id);
  if (isLiteral) return prefix + id;
  return prefix + HASHED + createHash('sha256').update(id, 'utf16le').digest('base64url');
}
