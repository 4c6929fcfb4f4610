export type Callable = (...args: unknown[]) => unknown;
export type Class = new (...args: unknown[]) => object;

/** Matches the code that makes a request in every version of the SDK. Does not depend on the tables of `lib/`. */
export const REQUESTS = /\bthis\.request\.\w+\(/;

/** Returns the source text of a function. */
export const sourceOf = (method: Callable): string => Function.prototype.toString.call(method);

/** Returns a prototype's own methods by name, without the constructor. */
export function methodsOf(prototype: object): [string, Callable][] {
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    return name !== 'constructor' && typeof value === 'function' ? [[name, value as Callable]] : [];
  });
}

function chainOf(start: unknown): object[] {
  const chain: object[] = [];
  for (let link = start; typeof link === 'object' && link !== null && link !== Object.prototype;) {
    chain.push(link);
    link = Object.getPrototypeOf(link) as unknown;
  }
  return chain;
}

const makesRequests = (prototype: object) =>
  methodsOf(prototype).some(([, method]) => REQUESTS.test(sourceOf(method)));

/** Returns every exported class that makes requests in its own methods or in inherited ones. */
export function clientClassesIn(parts: readonly unknown[]): readonly Class[] {
  const exported: unknown[] = parts.flatMap((part) =>
    typeof part === 'function' ? [part] : (Object.values(part as object) as unknown[]),
  );
  const classes = exported.filter((value): value is Class => typeof value === 'function');
  return [...new Set(classes)].filter((value) => chainOf(value.prototype).some(makesRequests));
}

/** Describes members that a search for methods on a client's own prototype does not find. */
export function hiddenIn(client: object): string[] {
  const [prototype, ...inherited] = chainOf(Object.getPrototypeOf(client));
  const own = Object.entries(client);
  const accessors = Object.entries(Object.getOwnPropertyDescriptors(prototype ?? {}));
  return [
    ...inherited.flatMap((link) => methodsOf(link).map(([name]) => `${name}() is inherited`)),
    ...accessors.flatMap(([name, property]) => ('get' in property ? [`${name} is an accessor`] : [])),
    ...own.flatMap(([name, value]) => (typeof value === 'function' ? [`${name}() is a field`] : [])),
    ...own.flatMap(([name, value]: [string, unknown]) =>
      name !== 'request' && chainOf(value).some(makesRequests) ? [`${name} is a client within a client`] : [],
    ),
  ];
}
