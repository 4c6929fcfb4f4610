import { DEFAULT_MAX_STRING_LENGTH, LOOKAHEAD_CHARACTERS, redactText, TRUNCATED } from './text';

export interface RedactOptions {
  /** Maximum number of container levels below the value itself; 64 at most. @default 8 */
  readonly maxDepth?: number;
  /**
   * Maximum number of entries per container. The whole copy stops at 2,000 values or 128 Ki characters, and after an
   * object with more than 10,000 keys that are not copied.
   *
   * @default 200
   */
  readonly maxEntries?: number;
  /** Maximum number of characters of each string. @default 2048 */
  readonly maxStringLength?: number;
}

/** Limits and state of one copy. */
export interface Walk {
  readonly maxDepth: number;
  readonly maxEntries: number;
  readonly maxStringLength: number;
  valuesLeft: number;
  charactersLeft: number;
  /** Containers around the current value. A reference to one of them is a cycle; other repeated references are not. */
  readonly ancestors: Set<object>;
}

const MAX_VALUES = 2_000;
/** Limits the duration of a copy of hostile text. */
const MAX_CHARACTERS = 131_072;
/** The copy is recursive: a higher `maxDepth` could overflow the stack. */
const MAX_DEPTH = 64;

/** Returns the limits of a new copy. Null options, and limits that are not numbers, have the defaults. */
export function startWalk(options: RedactOptions | null | undefined): Walk {
  return {
    maxDepth: Math.min(numberOr(options?.maxDepth, 8), MAX_DEPTH),
    maxEntries: numberOr(options?.maxEntries, 200),
    maxStringLength: numberOr(options?.maxStringLength, DEFAULT_MAX_STRING_LENGTH),
    valuesLeft: MAX_VALUES,
    charactersLeft: MAX_CHARACTERS,
    ancestors: new Set(),
  };
}

function numberOr(limit: unknown, fallback: number): number {
  return typeof limit === 'number' && !Number.isNaN(limit) ? limit : fallback;
}

export function isExhausted(walk: Walk): boolean {
  return walk.valuesLeft <= 0 || walk.charactersLeft <= 0;
}

/** Returns a redacted text, and counts its characters. */
export function copyText(text: string, maxLength: number, walk: Walk): string {
  if (walk.charactersLeft <= 0) return TRUNCATED;
  walk.charactersLeft -= Math.min(text.length, maxLength + LOOKAHEAD_CHARACTERS);
  return redactText(text, maxLength);
}
