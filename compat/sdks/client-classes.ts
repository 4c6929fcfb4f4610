export type Callable = (...args: unknown[]) => unknown;
export type Class = new (...args: unknown[]) => object;

/** How the SDK makes a request, in every version; what we know of clients in `lib/` is not asked. */
export const REQUESTS = /\bthis\.request\.\w+\(/;

export const sourceOf = (method: Callable): string => Function.prototype.toString.call(method);

/** Own methods, whatever they are called. */
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

/** Every exported class that makes requests itself or by what it inherits. */
export function clientClassesIn(parts: readonly unknown[]): readonly Class[] {
  const exported: unknown[] = parts.flatMap((part) =>
    typeof part === 'function' ? [part] : (Object.values(part as object) as unknown[]),
  );
  const classes = exported.filter((value): value is Class => typeof value === 'function');
  return [...new Set(classes)].filter((value) => chainOf(value.prototype).some(makesRequests));
}

/** What nobody would find who looks for methods on a client's own prototype. */
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
