import { ownMethod, PatchedMethod, type Method, type Wrap, type WrapResult } from './patch';
import { readProperty } from './read';

/**
 * A method that an object inherits. It is wrapped by an own property of the object, so that only this object and its
 * heirs run the wrapper.
 */
export class InheritedMethod {
  private readonly method: PatchedMethod;
  /** The inherited method while the object has it as an own property. */
  private added: Method | undefined;

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
      if (typeof inherited !== 'function') return 'unchanged';
      if (
        !Reflect.defineProperty(owner, this.name, { value: inherited, writable: true, configurable: true })
      ) {
        return 'frozen';
      }
      this.added = inherited as Method;
    }
    return this.method.install(owner);
  }

  /** Restores the method. Removes the own property that was added, unless another library replaced it. */
  restore(owner: object): void {
    this.method.restore(owner);
    if (this.added === undefined || ownMethod(owner, this.name)?.value !== this.added) return;
    Reflect.deleteProperty(owner, this.name);
    this.added = undefined;
  }
}
