export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Returns a wrapper in method syntax. Like the SDK's own methods, it is not a constructor and has no `prototype`.
 *
 * @example asMethod({ method(...args) { return Reflect.apply(original, this, args); } })
 */
export const asMethod = ({ method }: { readonly method: Method }): Method => method;

/** Returns the descriptor of an own method of the prototype: not a getter, and not inherited. */
export function ownMethod(prototype: object, name: string): PropertyDescriptor | undefined {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  return typeof property?.value === 'function' ? property : undefined;
}

/** One patched method. */
export interface Patch {
  readonly name: string;
  readonly wrapper: Method;
  readonly original: PropertyDescriptor;
}

/**
 * Replaces a method in place. Keeps its name, its length and the attributes of its property. Wraps a wrapper of another
 * library without removing it.
 *
 * @returns undefined if the prototype does not have the method or is frozen.
 */
export function patchMethod(
  prototype: object,
  name: string,
  wrap: (original: Method) => Method,
): Patch | undefined {
  const original = ownMethod(prototype, name);
  if (original === undefined) return undefined;
  const wrapper = wrap(original.value as Method);
  for (const property of ['name', 'length'] as const) {
    Object.defineProperty(wrapper, property, {
      value: (original.value as Method)[property],
      configurable: true,
    });
  }
  try {
    Object.defineProperty(prototype, name, { ...original, value: wrapper });
  } catch {
    return undefined;
  }
  return { name, wrapper, original };
}

/**
 * Restores the original methods.
 *
 * @returns false if another library wrapped one of the patched methods, or if the prototype is frozen. All patches then
 *   stay, so that no method is wrapped twice later.
 */
export function unpatchMethods(prototype: object, patches: readonly Patch[]): boolean {
  const isUnchanged = ({ name, wrapper }: Patch) => ownMethod(prototype, name)?.value === wrapper;
  if (Object.isFrozen(prototype) || !patches.every(isUnchanged)) return false;
  for (const { name, original } of patches) Object.defineProperty(prototype, name, original);
  return true;
}
