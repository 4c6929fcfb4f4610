import { globalState } from '../global-state';
import { hasOwnProperties, isMock } from './mocks';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Returns a wrapper in method syntax. Like the SDK's own methods, it is not a constructor and has no `prototype`.
 *
 * @example asMethod({ method(...args) { return Reflect.apply(original, this, args); } })
 */
export const asMethod = ({ method }: { readonly method: Method }): Method => method;

/** Returns the descriptor of an own method of the object: not a getter, and not inherited. */
export function ownMethod(owner: object, name: string): PropertyDescriptor | undefined {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  return typeof property?.value === 'function' ? property : undefined;
}

/**
 * The original of each wrapper. All copies of this package share them: a wrapper that an application copied to another
 * object, or put back later, is not wrapped again.
 */
const { originals } = globalState('wrappers', () => ({
  protocol: 1,
  originals: new WeakMap<Method, Method>(),
}));

/** Returns whether a value is a wrapper, of any copy of this package. */
export const isWrapper = (value: unknown): boolean => originals.has(value as Method);

/** Returns the method that a wrapper wraps, or the method itself. */
export const originalOf = (method: Method): Method => originals.get(method) ?? method;

/**
 * Creates a wrapper of a method. Returns undefined if the method must stay as it is.
 *
 * @param mayContainWrapper the method is a function of another library, which may call a wrapper of ours.
 */
export type Wrap = (original: Method, mayContainWrapper: boolean) => Method | undefined;

/** `wrapped`: the method was not wrapped before. `frozen`: the object cannot be changed. */
export type WrapResult = 'wrapped' | 'unchanged' | 'frozen';

/**
 * A method of one object that can be wrapped, restored, and wrapped again. Other libraries can replace the method at any
 * time: they wrap our wrapper, stub it, or put back a function that they saved earlier.
 */
export class PatchedMethod {
  /** The wrapper of each function that was the method so far. */
  private readonly wrappers = new WeakMap<Method, Method>();
  /** Wrappers that were installed and not restored. A function of another library may still call them. */
  private readonly installed = new Set<Method>();
  /** Number of functions that were the method so far. */
  private functions = 0;

  constructor(
    readonly name: string,
    private readonly wrap: Wrap,
  ) {}

  /** Wraps the current method, if it is neither wrapped nor a mock. Keeps the attributes of its property. */
  install(owner: object): WrapResult {
    const property = ownMethod(owner, this.name);
    if (property === undefined) return 'unchanged';
    const current = property.value as Method;
    if (originals.has(current)) {
      if (this.isOwnWrapper(current)) this.installed.add(current);
      return 'unchanged';
    }
    if (isMock(current)) return 'unchanged';
    const wrapper = this.wrappers.get(current) ?? this.createWrapper(current);
    if (wrapper === undefined) return 'unchanged';
    if (!replace(owner, this.name, property, wrapper)) return 'frozen';
    this.installed.add(wrapper);
    return 'wrapped';
  }

  /** Restores the original. Does nothing if another library replaced our wrapper: it may call it. */
  restore(owner: object): void {
    const property = ownMethod(owner, this.name);
    const current = property?.value as Method | undefined;
    if (property === undefined || current === undefined || !this.isOwnWrapper(current)) return;
    if (replace(owner, this.name, property, originals.get(current) as Method)) this.installed.delete(current);
  }

  /** Whether another library replaced the method while it was patched. */
  get isReplaced(): boolean {
    return this.functions > 1;
  }

  private createWrapper(original: Method): Method | undefined {
    this.functions += 1;
    const bare = this.wrap(original, this.installed.size > 0);
    if (bare === undefined) return undefined;
    const wrapper = likeOriginal(original, bare);
    this.wrappers.set(original, wrapper);
    originals.set(wrapper, original);
    return wrapper;
  }

  /** Returns whether this object created the wrapper. An application can copy wrappers of another object. */
  private isOwnWrapper(method: Method): boolean {
    const original = originals.get(method);
    return original !== undefined && this.wrappers.get(original) === method;
  }
}

/** Returns whether an object's own method is a wrapper of this package. */
export function isPatched(owner: object, name: string): boolean {
  const method = ownMethod(owner, name)?.value as Method | undefined;
  return method !== undefined && originals.has(method);
}

function replace(owner: object, name: string, property: PropertyDescriptor, value: Method): boolean {
  try {
    Object.defineProperty(owner, name, { ...property, value });
    return true;
  } catch {
    return false;
  }
}

/** Gives a wrapper the name and the length of its original, or all properties if the original has its own. */
export function likeOriginal(original: Method, wrapper: Method): Method {
  if (hasOwnProperties(original)) {
    return new Proxy(original, {
      apply: (_target, self, args) => Reflect.apply(wrapper, self, args),
    });
  }
  for (const property of ['name', 'length'] as const) {
    Object.defineProperty(wrapper, property, { value: original[property], configurable: true });
  }
  return wrapper;
}
