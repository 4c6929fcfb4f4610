import { types } from 'node:util';

/*
 * Reads objects of the application. Built-in objects are read through the methods of their built-in prototypes,
 * because a subclass can override any method. Getters and proxies still run, and they can throw.
 */

/** A key, and a function that reads its value. */
export type Entry = readonly [key: string, valueOf: () => unknown];

/** Replaces a value that throws when it is read. */
export const UNREADABLE = '[Unreadable]';

/** Yields the elements of an array. */
export function* elementsOf(array: readonly unknown[]): Generator<unknown> {
  for (let index = 0; index < array.length; index += 1) yield readOrPlaceholder(array, index);
}

/** Yields the own enumerable properties of an object, except those with an omitted name. */
export function* entriesOf(value: object, omitted?: ReadonlySet<string>): Generator<Entry> {
  for (const key of namesOf(value)) {
    if (!omitted?.has(key)) yield [key, () => readOrPlaceholder(value, key)];
  }
}

/** Yields names lazily if the object inherits nothing: `Object.keys` converts all integer keys to strings first. */
function* namesOf(value: object): Generator<string> {
  if (types.isProxy(value) || !isPlain(value)) {
    yield* Object.keys(value);
  } else {
    for (const key in value) if (Object.hasOwn(value, key)) yield key;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Yields the entries of a map. A key that is not a primitive is replaced by its type. */
export function* entriesOfMap(map: ReadonlyMap<unknown, unknown>): Generator<Entry> {
  for (const [key, value] of Map.prototype.entries.call(map) as MapIterator<[unknown, unknown]>) {
    yield [nameOf(key), () => value];
  }
}

function nameOf(key: unknown): string {
  if (typeof key === 'symbol') return '[Symbol]';
  if (typeof key === 'function') return '[Function]';
  if (typeof key === 'bigint') return digitsOf(key) ?? '[BigInt]';
  return typeof key === 'object' && key !== null ? '[Object]' : String(key);
}

/** An integer with more digits is not converted: the conversion of a million digits takes seconds. */
const MAX_INTEGER = 10n ** 2_048n;

/** Returns an integer as text, or undefined if it has more than 2,048 digits. */
export function digitsOf(value: bigint): string | undefined {
  return value < MAX_INTEGER && value > -MAX_INTEGER ? String(value) : undefined;
}

/** Returns a property, or {@link UNREADABLE} if reading it throws. */
export function readOrPlaceholder(container: object, key: string | number): unknown {
  try {
    return (container as Record<string | number, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Returns the values of a set. */
export function valuesOfSet(set: ReadonlySet<unknown>): Iterable<unknown> {
  return Set.prototype.values.call(set);
}

/** Returns the number of entries of a set or map. */
export function sizeOf(collection: ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>): number {
  const prototype = types.isMap(collection) ? Map.prototype : Set.prototype;
  return Reflect.get(prototype, 'size', collection);
}

/** Returns the primitive in a boxed primitive, without calling the object's own `valueOf`. */
export function unbox(boxed: object): unknown {
  if (types.isStringObject(boxed)) return String.prototype.valueOf.call(boxed);
  if (types.isNumberObject(boxed)) return Number.prototype.valueOf.call(boxed);
  if (types.isBooleanObject(boxed)) return Boolean.prototype.valueOf.call(boxed);
  return types.isSymbolObject(boxed)
    ? Symbol.prototype.valueOf.call(boxed)
    : BigInt.prototype.valueOf.call(boxed);
}

/** Returns a date in ISO 8601, or `Invalid Date`. */
export function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}
