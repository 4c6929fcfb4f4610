import { isMock } from './mocks';
import {
  asMethod,
  likeOriginal,
  ownMethod,
  PatchedMethod,
  type Method,
  type Wrap,
  type WrapResult,
} from './patch';
import { readProperty } from './read';

/**
 * A method that an object inherits. It is wrapped by an own property of the object, so that only this object and its
 * heirs run the wrapper.
 */
export class InheritedMethod {
  private readonly method: PatchedMethod;
  /** Calls the inherited method. It is the own property between its addition and the wrapping. */
  private inherited: Method | undefined;

  constructor(
    readonly name: string,
    wrap: Wrap,
  ) {
    this.method = new PatchedMethod(name, wrap);
  }

  /** Wraps the method. Works like {@link PatchedMethod.install} if the object has an own one. */
  install(owner: object): WrapResult {
    if (!Object.hasOwn(owner, this.name)) {
      const inherited = readProperty(owner, this.name);
      if (typeof inherited !== 'function' || isMock(inherited)) return 'unchanged';
      const value = (this.inherited ??= likeOriginal(inherited as Method, callInherited(owner, this.name)));
      if (!Reflect.defineProperty(owner, this.name, { value, writable: true, configurable: true }))
        return 'frozen';
    }
    return this.method.install(owner);
  }

  /** Restores the method. Removes the own property that was added, unless another library replaced it. */
  restore(owner: object): void {
    this.method.restore(owner);
    const own = ownMethod(owner, this.name)?.value as Method | undefined;
    if (own !== undefined && own === this.inherited) Reflect.deleteProperty(owner, this.name);
  }
}

/** Returns a method that looks up the inherited one at each call: another library can patch that one at any time. */
const callInherited = (owner: object, name: string): Method =>
  asMethod({
    method(...args) {
      const inherited = Reflect.get(Object.getPrototypeOf(owner) as object, name) as Method;
      return Reflect.apply(inherited, this, args);
    },
  });
