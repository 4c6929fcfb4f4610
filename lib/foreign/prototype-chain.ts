/** Returns an object and its prototypes, without `Object.prototype`. Returns no object for other values. */
export function prototypeChain(start: unknown): object[] {
  const chain: object[] = [];
  let link: unknown = start;
  while (typeof link === 'object' && link !== null && link !== Object.prototype) {
    chain.push(link);
    link = Object.getPrototypeOf(link) as unknown;
  }
  return chain;
}
