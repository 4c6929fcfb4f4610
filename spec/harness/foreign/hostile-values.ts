import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

/** A value that other code could pass, throw or return. `make` creates a new one each time. */
export interface HostileValue {
  readonly label: string;
  readonly make: () => unknown;
}

const named = (label: string, make: () => unknown): HostileValue =>
  Object.assign({ label, make }, { [fc.toStringMethod]: () => label });

export const explode = (): never => {
  throw new RangeError('a hostile value was used');
};

/** Returns a proxy that throws at every use. */
export function revoked(target: object = {}): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const TRAPS = Object.getOwnPropertyNames(Reflect);

/** Returns a proxy whose traps throw. */
const trapped = (target: object = {}): object =>
  new Proxy(target, Object.fromEntries(TRAPS.map((trap) => [trap, explode])));

/** Returns a proxy that returns itself for every property. */
const endless = (): object => {
  const proxy: object = new Proxy(() => proxy, { get: () => proxy, apply: () => proxy });
  return proxy;
};

/** Names of properties that this package reads of errors, results, options and requests. */
const READ = [
  'name message code cause errors constructor statusCode body meta reason delivery_id then catch length',
  'status url headers rawBody method get bodyUsed getReader read cancel locked toString valueOf toJSON',
]
  .join(' ')
  .split(' ');

/** Returns an object with these values under every name that this package reads. */
const withAll = (base: object, get: () => unknown): object =>
  Object.defineProperties(
    base,
    Object.fromEntries(READ.map((name) => [name, { get, enumerable: true, configurable: true }])),
  );

const withFields = (base: object, fields: Readonly<Record<string, unknown>>): object => {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(base, name, { value, enumerable: true, configurable: true });
  }
  return base;
};

function cyclic(): Error {
  const error: Error & { errors?: unknown } = new Error('a');
  error.cause = error;
  error.errors = [error];
  return error;
}

function longChain(): Error {
  let error = new Error('deepest');
  for (let depth = 0; depth < 2_000; depth += 1) error = new Error('outer', { cause: error });
  return error;
}

const unreadable = { toString: explode, valueOf: explode, [Symbol.toPrimitive]: explode };
const foreign = (source: string): unknown => runInNewContext(source) as unknown;

/** Single values, by description. */
export const HOSTILE: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'a symbol': () => Symbol('name'),
  'a huge string': () => 'x '.repeat(500_000),
  'a string of line breaks': () => '\n'.repeat(100_000),
  'a string with a forged line': () => 'Error\n{"level":"info"}',
  'a huge integer': () => 10n ** 10_000n,
  NaN: () => NaN,
  'a function': () => explode,
  'a revoked proxy': () => revoked(),
  'a revoked proxy of an array': () => revoked([]),
  'a revoked proxy of a function': () => revoked(explode),
  'a revoked proxy of an error': () => revoked(new Error('x')),
  'a proxy that throws': () => trapped(),
  'a proxy of an array that throws': () => trapped([]),
  'a proxy that returns itself': endless,
  'an error whose getters throw': () => withAll(new Error('x'), explode),
  'an object whose getters throw': () => withAll({}, explode),
  'an object of symbols': () => withAll({}, () => Symbol('value')),
  'an error of revoked proxies': () => withAll(new Error('x'), () => revoked([])),
  'an error whose conversions throw': () => withFields(new Error('x'), unreadable),
  'an object without a prototype': () => Object.create(null) as unknown,
  'an object whose prototype is a proxy that throws': () => Object.create(trapped()) as unknown,
  'an error with a symbol as name': () => withFields(new Error('x'), { name: Symbol('x') }),
  'an error with revoked errors': () => withFields(new Error('x'), { errors: revoked([]) }),
  'an error that is its own cause': cyclic,
  'an error with 2,000 causes': longChain,
  'an array with a huge length': () => Object.assign([], { length: 2 ** 32 - 1 }),
  'a proxy of an array without a length': () => new Proxy([], { get: () => undefined }),
  'an error of another realm': () => foreign('new TypeError("x")'),
  'an error of another realm with a getter': () =>
    foreign('Object.defineProperty(new Error("x"), "name", { get() { throw 1 } })'),
  'a thenable whose then throws': () => ({ then: explode }),
  'a promise whose then throws': () => Object.assign(Promise.resolve(1), { then: explode }),
  'a promise without a constructor': () =>
    Object.defineProperty(Promise.resolve(1), 'constructor', { get: explode }),
};

/** The names of {@link HOSTILE} as values for properties. */
const single = fc.constantFrom(...Object.entries(HOSTILE).map(([label, make]) => named(label, make)));
const plain = fc
  .oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom('Error', 'ECONNRESET', 'TimeoutError'))
  .map((value) => named(JSON.stringify(value), () => value));

/** Objects and errors whose properties are hostile values. */
const composed = fc
  .tuple(fc.boolean(), fc.dictionary(fc.constantFrom(...READ), fc.oneof(single, plain), { maxKeys: 6 }))
  .map(([isError, fields]) => {
    const label = Object.entries(fields).map(([name, { label: value }]) => `${name}: ${value}`);
    return named(`${isError ? 'an error' : 'an object'} { ${label.join(', ')} }`, () =>
      withFields(
        isError ? new Error('x') : {},
        Object.fromEntries(Object.entries(fields).map(([name, { make }]) => [name, make()])),
      ),
    );
  });

/** Returns values of which any use can throw, repeat for ever, or run for long. */
export const hostileValues = (): fc.Arbitrary<HostileValue> => fc.oneof(single, plain, composed);
