export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * A function made as methods are: like the SDK's own it is no constructor and has no `prototype`.
 *
 * @example asMethod({ method(...args) { return Reflect.apply(original, this, args); } })
 */
export const asMethod = ({ method }: { readonly method: Method }): Method => method;

/** The property that holds a method, if the prototype itself has it: no getter, nothing inherited. */
export function ownMethod(prototype: object, name: string): PropertyDescriptor | undefined {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  return typeof property?.value === 'function' ? property : undefined;
}

/** One method of a prototype that carries our wrapper. */
export interface Patch {
  readonly name: string;
  readonly wrapper: Method;
  readonly original: PropertyDescriptor;
}

/**
 * Replaces one method in place, invisibly: name, length and the property's attributes stay. A wrapper
 * that somebody else put there is wrapped in turn, not removed.
 *
 * @returns undefined if the prototype does not have the method or cannot be changed (frozen).
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
 * Puts the originals back.
 *
 * @returns false if somebody wrapped one of ours meanwhile, or the prototype was frozen: then all of
 *   ours stay where they are, so that a later patch does not wrap them again.
 */
export function unpatchMethods(prototype: object, patches: readonly Patch[]): boolean {
  const isOurs = ({ name, wrapper }: Patch) => ownMethod(prototype, name)?.value === wrapper;
  if (Object.isFrozen(prototype) || !patches.every(isOurs)) return false;
  for (const { name, original } of patches) Object.defineProperty(prototype, name, original);
  return true;
}
