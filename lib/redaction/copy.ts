import { URL } from 'node:url';
import { types } from 'node:util';
import { isError } from '../foreign/error';
import { isSensitiveKey } from './keys';
import {
  dateText,
  elementsOf,
  type Entry,
  entriesOf,
  entriesOfMap,
  readOrPlaceholder,
  sizeOf,
  UNREADABLE,
  unbox,
  valuesOfSet,
} from './safe-read';
import {
  DEFAULT_MAX_STRING_LENGTH,
  LOOKAHEAD_CHARACTERS,
  looksPersonal,
  redactText,
  TRUNCATED,
} from './text';

export interface RedactOptions {
  /** Maximum number of container levels below the value itself; 64 at most. @default 8 */
  readonly maxDepth?: number;
  /**
   * Maximum number of entries per container. The whole copy stops at 2,000 values or 128 Ki characters.
   *
   * @default 200
   */
  readonly maxEntries?: number;
  /** Maximum number of characters of each string. @default 2048 */
  readonly maxStringLength?: number;
}

/** Limits and state of one copy. */
interface Walk {
  readonly maxDepth: number;
  readonly maxEntries: number;
  readonly maxStringLength: number;
  valuesLeft: number;
  charactersLeft: number;
  /** Containers around the current value. A reference to one of them is a cycle; other repeated references are not. */
  readonly ancestors: Set<object>;
}

type Copied = Record<string, unknown>;

const MAX_VALUES = 2_000;
/** Limits the duration of a copy of hostile text. */
const MAX_CHARACTERS = 131_072;
/** The copy is recursive: a higher `maxDepth` could overflow the stack. */
const MAX_DEPTH = 64;
const MAX_KEY_CHARACTERS = 128;

const REDACTED = '[REDACTED]';

/** Fields that `copyError` copies itself, and the stack, which is omitted because it repeats the message. */
const ERROR_FIELDS = new Set(['name', 'message', 'code', 'cause', 'errors', 'stack']);
const IDENTIFIER = /^[\w.-]{1,64}$/u;

/**
 * Returns a deep copy that is safe to log, as plain JSON. The value of a sensitive key becomes `[REDACTED]`. Strings
 * and keys are redacted with `redactText`.
 *
 * Does not change the input, and reads each property at most once. Never throws: a property that throws when it is
 * read becomes `[Unreadable]`.
 */
export function redact(value: unknown, options: RedactOptions = {}): unknown {
  return copy(value, 0, {
    maxDepth: Math.min(options.maxDepth ?? 8, MAX_DEPTH),
    maxEntries: options.maxEntries ?? 200,
    maxStringLength: options.maxStringLength ?? DEFAULT_MAX_STRING_LENGTH,
    valuesLeft: MAX_VALUES,
    charactersLeft: MAX_CHARACTERS,
    ancestors: new Set(),
  });
}

function copy(value: unknown, depth: number, walk: Walk): unknown {
  walk.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return copyText(value, walk.maxStringLength, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'function':
      return '[Function]';
    case 'symbol':
      return '[Symbol]';
    case 'undefined':
      return null;
    case 'object':
      break;
  }
  if (value === null) return null;
  try {
    return copyObject(value, depth, walk);
  } catch {
    return UNREADABLE;
  }
}

function copyText(text: string, maxLength: number, walk: Walk): string {
  if (walk.charactersLeft <= 0) return TRUNCATED;
  walk.charactersLeft -= Math.min(text.length, maxLength + LOOKAHEAD_CHARACTERS);
  return redactText(text, maxLength);
}

function isExhausted(walk: Walk): boolean {
  return walk.valuesLeft <= 0 || walk.charactersLeft <= 0;
}

function copyObject(value: object, depth: number, walk: Walk): unknown {
  if (types.isBoxedPrimitive(value)) return copy(unbox(value), depth, walk);
  if (types.isDate(value)) return dateText(value);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[Binary ${value.byteLength} bytes]`;
  if (value instanceof URL) return copyText(value.href, walk.maxStringLength, walk);
  if (walk.ancestors.has(value)) return '[Circular]';
  if (depth > walk.maxDepth) return TRUNCATED;
  walk.ancestors.add(value);
  try {
    return copyContainer(value, depth, walk);
  } finally {
    walk.ancestors.delete(value);
  }
}

function copyContainer(value: object, depth: number, walk: Walk): unknown {
  if (Array.isArray(value)) return copyList(elementsOf(value), value.length, depth, walk);
  if (types.isSet(value)) return copyList(valuesOfSet(value), sizeOf(value), depth, walk);
  if (types.isMap(value)) return copyRecord({}, entriesOfMap(value), sizeOf(value), depth, walk);
  if (isError(value)) return copyError(value, depth, walk);
  const keys = Object.keys(value);
  return copyRecord({}, entriesOf(value, keys), keys.length, depth, walk);
}

function copyList(items: Iterable<unknown>, size: number, depth: number, walk: Walk): unknown[] {
  const list: unknown[] = [];
  for (const item of items) {
    if (list.length >= walk.maxEntries || isExhausted(walk)) {
      list.push(`[${size - list.length} more]`);
      break;
    }
    list.push(copy(item, depth + 1, walk));
  }
  return list;
}

function copyRecord(
  record: Copied,
  entries: Iterable<Entry>,
  size: number,
  depth: number,
  walk: Walk,
): Copied {
  let copied = 0;
  for (const [key, valueOf] of entries) {
    if (copied >= walk.maxEntries || isExhausted(walk)) {
      record[TRUNCATED] = `[${size - copied} more]`;
      break;
    }
    copied += 1;
    // an own property `__proto__` would become the prototype in a later Object.assign
    if (key === '__proto__') continue;
    const value = valueOf();
    record[unusedName(record, copyText(key, MAX_KEY_CHARACTERS, walk))] = isSensitiveKey(key)
      ? conceal(value, walk)
      : copy(value, depth + 1, walk);
  }
  return record;
}

/** Returns null if there is no value: this is useful for debugging and not personal. */
function conceal(value: unknown, walk: Walk): string | null {
  walk.valuesLeft -= 1;
  return value === null || value === undefined ? null : REDACTED;
}

function copyError(error: Error, depth: number, walk: Walk): Copied {
  const [name, message, code] = ['name', 'message', 'code'].map((key) => readOrPlaceholder(error, key));
  const copied: Copied = {
    name: typeof name === 'string' ? copyText(name, MAX_KEY_CHARACTERS, walk) : 'Error',
    message: typeof message === 'string' ? copyText(message, walk.maxStringLength, walk) : '',
  };
  if (isCode(code)) copied['code'] = code;
  for (const key of ['cause', 'errors']) {
    const value = readOrPlaceholder(error, key);
    if (value !== undefined) copied[key] = copy(value, depth + 1, walk);
  }
  const fields = Object.keys(error).filter((key) => !ERROR_FIELDS.has(key));
  return copyRecord(copied, entriesOf(error, fields), fields.length, depth, walk);
}

function isCode(code: unknown): code is string | number {
  return typeof code === 'string' ? IDENTIFIER.test(code) && !looksPersonal(code) : Number.isFinite(code);
}

/** Returns a key that the record does not have yet: two redacted keys can be equal, and both entries are kept. */
function unusedName(record: Copied, name: string): string {
  let unused = name;
  for (let next = 2; Object.hasOwn(record, unused); next += 1) unused = `${name}#${next}`;
  return unused;
}
