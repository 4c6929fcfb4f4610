/**
 * An outage of a store that ends with its spec. A receiver tries a failed completion again for an hour and records each
 * attempt, also in the telemetry of later specs.
 */
export class Outage {
  private hasEnded = false;

  /** Returns an operation that fails as the given one, and returns `result` after the end of the outage. */
  readonly failing =
    <A extends readonly unknown[], R>(fail: (...args: A) => R, result?: unknown) =>
    (...args: A): R =>
      this.hasEnded ? (result as R) : fail(...args);

  /** Returns a store whose operations can fail, and which do nothing after the end of the outage. */
  store<S extends object>(store: S): S {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function'
          ? this.failing((...args: unknown[]): unknown => Reflect.apply(member, target, args))
          : member;
      },
    });
  }

  readonly end = (): void => {
    this.hasEnded = true;
  };
}
