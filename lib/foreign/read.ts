/*
 * Reads values that other code owns: errors, arguments, results and bodies. Getters and proxies run code of the
 * application, and `Array.isArray`, `instanceof` and `Object.keys` throw for a revoked proxy. Nothing here throws.
 */

/** Returns whether a value is an object, and no function. */
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Reads a property of any value. Returns undefined if the value has none, or if reading throws. */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** Reads a property. Returns undefined if it is not a string. */
export function readText(value: unknown, key: PropertyKey): string | undefined {
  const text = readProperty(value, key);
  return typeof text === 'string' ? text : undefined;
}

/** Returns whether a value is an array, also of another realm. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Returns the length of an array, or undefined for any other value. A proxy of an array can have any `length`. */
export function arrayLength(value: unknown): number | undefined {
  const length = isArray(value) ? readProperty(value, 'length') : undefined;
  return Number.isSafeInteger(length) && (length as number) >= 0 ? (length as number) : undefined;
}

/** Returns the names of an object's own enumerable properties. Returns none if they cannot be read. */
export function keysOf(value: unknown): string[] {
  try {
    return isObject(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

/** Returns whether a value is an object that has all these methods. */
export const hasMethods = (value: unknown, ...methods: readonly string[]): boolean =>
  isObject(value) && methods.every((method) => typeof readProperty(value, method) === 'function');
