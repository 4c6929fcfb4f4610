import { PACKAGE_NAME } from './version';

/**
 * Returns state that all copies of this package in the process share. A preload and a bundled dependency can
 * each load a copy. Returns private state if sharing is not possible.
 *
 * @param create makes the state; copies share it only if their `protocol` is equal.
 * @param onMismatch called with the existing state if its protocol differs.
 */
export function globalState<T extends { readonly protocol: number }>(
  name: string,
  create: () => T,
  onMismatch?: (existing: T) => void,
): T {
  const key = Symbol.for(`${PACKAGE_NAME}/${name}`);
  const holder = globalThis as { [key: symbol]: T | undefined };
  const own = create();
  const existing = holder[key];
  if (existing?.protocol === own.protocol) return existing;
  if (existing !== undefined) {
    onMismatch?.(existing);
    return own;
  }
  try {
    Object.defineProperty(globalThis, key, { value: own, configurable: true });
  } catch {
    // the global object is frozen: this copy works alone
  }
  return own;
}
