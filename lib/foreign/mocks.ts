/** The properties by which a function of a test library is recognized. All properties of one list must exist. */
const MOCK_PROPERTIES: readonly (readonly string[])[] = [
  ['_isMockFunction'], // Jest, Vitest
  ['isSinonProxy'], // Sinon
  ['mock'], // node:test, Bun
  ['and', 'calls'], // Jasmine
];

/** The properties that every function can have. */
const FUNCTION_PROPERTIES: ReadonlySet<PropertyKey> = new Set([
  'name',
  'length',
  'prototype',
  'arguments',
  'caller',
]);

/**
 * Returns whether a function is a stub, a spy or a mock of a test library. It is not the SDK's method, and tests read its
 * properties and compare its identity.
 */
export function isMock(method: object): boolean {
  try {
    return MOCK_PROPERTIES.some((names) => names.every((name) => Reflect.get(method, name) !== undefined));
  } catch {
    return true; // a function whose properties cannot be read
  }
}

/** Returns whether a function has properties of its own, as a wrapper of another library has. */
export const hasOwnProperties = (method: object): boolean =>
  Reflect.ownKeys(method).some((key) => !FUNCTION_PROPERTIES.has(key));
