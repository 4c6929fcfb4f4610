import { PACKAGE_NAME } from './version';

/**
 * A value that every copy of this package in a process shares (a preload and a bundled dependency can
 * each bring one), or one of its own where that cannot be.
 *
 * @param create makes it; `protocol` says which copies understand each other's.
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
    // a frozen global object: this copy works alone
  }
  return own;
}
