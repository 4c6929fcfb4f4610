import { types } from 'node:util';

/*
 * Reads objects of the application. Built-in objects are read through the methods of their built-in prototypes,
 * because a subclass can override any method. Getters and proxies still run, and they can throw.
 */

/** A key, and a function that reads its value. */
export type Entry = readonly [key: string, valueOf: () => unknown];

export const UNREADABLE = '[Unreadable]';

export function* elementsOf(array: readonly unknown[]): Generator<unknown> {
  for (let index = 0; index < array.length; index += 1) yield readOrPlaceholder(array, index);
}

export function* entriesOf(value: object, keys: string[]): Generator<Entry> {
  for (const key of keys) yield [key, () => readOrPlaceholder(value, key)];
}

export function* entriesOfMap(map: ReadonlyMap<unknown, unknown>): Generator<Entry> {
  for (const [key, value] of Map.prototype.entries.call(map) as MapIterator<[unknown, unknown]>) {
    yield [nameOf(key), () => value];
  }
}

function nameOf(key: unknown): string {
  if (typeof key === 'symbol') return '[Symbol]';
  if (typeof key === 'function') return '[Function]';
  return typeof key === 'object' && key !== null ? '[Object]' : String(key);
}

export function readOrPlaceholder(container: object, key: string | number): unknown {
  try {
    return (container as Record<string | number, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

export function valuesOfSet(set: ReadonlySet<unknown>): Iterable<unknown> {
  return Set.prototype.values.call(set);
}

export function sizeOf(collection: ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>): number {
  const prototype = types.isMap(collection) ? Map.prototype : Set.prototype;
  return Reflect.get(prototype, 'size', collection);
}

/** Returns the primitive in a boxed primitive, without a call of the object's own `valueOf`. */
export function unbox(boxed: object): unknown {
  if (types.isStringObject(boxed)) return String.prototype.valueOf.call(boxed);
  if (types.isNumberObject(boxed)) return Number.prototype.valueOf.call(boxed);
  if (types.isBooleanObject(boxed)) return Boolean.prototype.valueOf.call(boxed);
  return types.isSymbolObject(boxed)
    ? Symbol.prototype.valueOf.call(boxed)
    : BigInt.prototype.valueOf.call(boxed);
}

export function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}
