import { URL } from 'node:url';
import { types } from 'node:util';
import { isError } from '../foreign/error';
import { isSensitiveKey } from './keys';
import { copyText, isExhausted, startWalk, type RedactOptions, type Walk } from './limits';
import { isCredentialName, isNameField, isSensitiveName, isValueField } from './names';
import {
  dateText,
  digitsOf,
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
import { looksPersonal, TRUNCATED } from './text';

type Copied = Record<string, unknown>;

const MAX_KEY_CHARACTERS = 128;

/** Keys are counted up to this number. Node 24 takes about 0.4 us for each key before it returns the first one. */
const MAX_COUNTED_KEYS = 10_000;

const REDACTED = '[REDACTED]';

/** Fields that `copyError` copies itself, and the stack, which is omitted because it repeats the message. */
const ERROR_FIELDS = new Set(['name', 'message', 'code', 'cause', 'errors', 'stack']);
const IDENTIFIER = /^[\w.-]{1,64}$/u;

/**
 * Returns a deep copy that is safe to log, as plain JSON. The value of a sensitive key becomes `[REDACTED]`, also if
 * the key is a value: `{ key: 'password', value: '...' }`, `[['password', '...']]`. Strings and keys are redacted with
 * `redactText`.
 *
 * Does not change the input, and reads each property at most once. Never throws: a property that throws when it is
 * read becomes `[Unreadable]`.
 */
export function redact(value: unknown, options?: RedactOptions | null): unknown {
  return copy(value, 0, startWalk(options));
}

/** @param isInList whether the value is an element of a list: two elements can then be a key and its value */
function copy(value: unknown, depth: number, walk: Walk, isInList = false): unknown {
  walk.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return copyText(value, walk.maxStringLength, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return copyBigInt(value, walk);
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
    return copyObject(value, depth, walk, isInList);
  } catch {
    return UNREADABLE;
  }
}

function copyObject(value: object, depth: number, walk: Walk, isInList: boolean): unknown {
  if (types.isBoxedPrimitive(value)) return copy(unbox(value), depth, walk);
  if (types.isDate(value)) return dateText(value);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[Binary ${value.byteLength} bytes]`;
  if (value instanceof URL) return copyText(value.href, walk.maxStringLength, walk);
  if (walk.ancestors.has(value)) return '[Circular]';
  if (depth > walk.maxDepth) return TRUNCATED;
  walk.ancestors.add(value);
  try {
    return copyContainer(value, depth, walk, isInList);
  } finally {
    walk.ancestors.delete(value);
  }
}

function copyContainer(value: object, depth: number, walk: Walk, isInList: boolean): unknown {
  if (Array.isArray(value)) {
    const { length } = value;
    const isName = isInList && length === 2 ? isSensitiveName : isCredentialName;
    return copyList(elementsOf(value), length, isName, depth, walk);
  }
  if (types.isSet(value)) return copyList(valuesOfSet(value), sizeOf(value), () => false, depth, walk);
  if (types.isMap(value)) return copyRecord({}, entriesOfMap(value), sizeOf(value), depth, walk);
  if (isError(value)) return copyError(value, depth, walk);
  return copyRecord({}, entriesOf(value), undefined, depth, walk);
}

function copyBigInt(value: bigint, walk: Walk): string {
  const digits = digitsOf(value);
  return digits === undefined || digits.length > walk.maxStringLength ? TRUNCATED : digits;
}

/** @param isName returns whether the element after this one is concealed */
function copyList(
  items: Iterable<unknown>,
  size: number,
  isName: (item: unknown) => boolean,
  depth: number,
  walk: Walk,
): unknown[] {
  const list: unknown[] = [];
  let isNamed = false;
  for (const item of items) {
    if (list.length >= walk.maxEntries || isExhausted(walk)) {
      list.push(`[${size - list.length} more]`);
      break;
    }
    list.push(isNamed ? conceal(item, walk) : copy(item, depth + 1, walk, true));
    isNamed = !isNamed && isName(item);
  }
  return list;
}

/** @param size number of entries; undefined if they must be counted */
function copyRecord(
  record: Copied,
  entries: Iterable<Entry>,
  size: number | undefined,
  depth: number,
  walk: Walk,
): Copied {
  let copied = 0;
  let omitted = 0;
  let hasSensitiveName = false;
  const values: string[] = [];
  const nameOf = uniqueNames(record);
  for (const [key, valueOf] of entries) {
    if (omitted > 0 || copied >= walk.maxEntries || isExhausted(walk)) {
      omitted += 1;
      if (size !== undefined || omitted > MAX_COUNTED_KEYS) break;
      continue;
    }
    copied += 1;
    // an own property `__proto__` would become the prototype in a later Object.assign
    if (key === '__proto__') continue;
    const value = valueOf();
    const name = nameOf(copyText(key, MAX_KEY_CHARACTERS, walk));
    record[name] = isSensitiveKey(key) ? conceal(value, walk) : copy(value, depth + 1, walk);
    if (isNameField(key)) hasSensitiveName ||= isSensitiveName(value);
    else if (isValueField(key)) values.push(name);
  }
  if (hasSensitiveName) for (const name of values) record[name] = conceal(record[name], walk);
  if (omitted > MAX_COUNTED_KEYS) walk.valuesLeft = 0;
  if (omitted > 0) record[TRUNCATED] = `[${omittedText(omitted, size && size - copied)} more]`;
  return record;
}

function omittedText(counted: number, known: number | undefined): string {
  if (known !== undefined) return String(known);
  return counted > MAX_COUNTED_KEYS ? `${MAX_COUNTED_KEYS}+` : String(counted);
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
  return copyRecord(copied, entriesOf(error, ERROR_FIELDS), undefined, depth, walk);
}

function isCode(code: unknown): code is string | number {
  return typeof code === 'string' ? IDENTIFIER.test(code) && !looksPersonal(code) : Number.isFinite(code);
}

/** Returns a function that makes a name unique: two redacted keys can be equal, and both entries are kept. */
function uniqueNames(record: Copied): (name: string) => string {
  let next: Map<string, number> | undefined;
  return (name) => {
    if (!Object.hasOwn(record, name)) return name;
    next ??= new Map();
    let number = next.get(name) ?? 2;
    while (Object.hasOwn(record, `${name}#${number}`)) number += 1;
    next.set(name, number + 1);
    return `${name}#${number}`;
  };
}
