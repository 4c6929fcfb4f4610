import fc from 'fast-check';

/**
 * Creates a value for one call, so that changes by one call do not affect the next. Values that detect accesses
 * report them to `touch`.
 */
export interface Recipe {
  readonly label: string;
  readonly make: (touch: (event: string) => void) => unknown;
}

const recipe = (label: string, make: Recipe['make']): Recipe =>
  Object.assign({ label, make }, { [fc.toStringMethod]: () => label });

const explode = (): never => {
  throw new RangeError('error of an argument');
};

function cyclic(value: Record<string, unknown> | unknown[]): unknown {
  if (Array.isArray(value)) value.push(value);
  else value['self'] = value;
  return value;
}

const FIELDS = ['id', 'name', 'userId', 'event', 'message', 'length', 'queue_draft', 'identifiers', 'url'];

const withGetters = (get: (field: string) => unknown): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(FIELDS.map((field) => [field, { enumerable: true, get: () => get(field) }])),
  );

const WRITING = ['set', 'defineProperty', 'deleteProperty', 'setPrototypeOf', 'preventExtensions'] as const;

/** Returns a proxy that reports every attempt to change it. */
function watch(target: object, touch: (event: string) => void): object {
  const traps = WRITING.map((trap) => [
    trap,
    (...args: unknown[]) => {
      touch(trap);
      return Reflect.apply(Reflect[trap] as (...args: unknown[]) => unknown, Reflect, args);
    },
  ]);
  return new Proxy(target, Object.fromEntries(traps) as ProxyHandler<object>);
}

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const deeplyFrozen = () =>
  Object.freeze({ id: 'a', name: 'b', message: Object.freeze({ to: 'c' }), list: Object.freeze([1]) });

const SPECIALS: Readonly<Record<string, Recipe['make']>> = {
  NaN: () => NaN,
  Infinity: () => Infinity,
  '-0': () => -0,
  '7': () => 7,
  true: () => true,
  '10n': () => 10n,
  'a symbol': () => Symbol.iterator,
  'an empty string': () => '',
  'white space': () => ' \t',
  '200,000 characters': () => 'x'.repeat(200_000),
  'half a surrogate pair': () => 'a\ud800b',
  'a family of emoji': () => '👩‍👩‍👧‍👦 ünïcödé',
  'control characters': () => 'a\0b\r\nX-Injected: 1',
  'a path': () => '../../a/b?c=d#e%',
  'an e-mail address': () => 'jane+x@example.com',
  'a function': () => () => 1,
  'a date': () => new Date(0),
  'an invalid date': () => new Date(NaN),
  'a map': () => new Map([['a', 1]]),
  'a buffer': () => Buffer.from('abc'),
  'a boxed string': () => new String('boxed'),
  'a sparse array': () => [, 1, , 2], // eslint-disable-line no-sparse-arrays -- the hole is the test case
  'a cyclic object': () => cyclic({ id: 'a', name: 'b' }),
  'a cyclic array': () => cyclic([1]),
  'getters that throw': () => withGetters(explode),
  'getters that count': (touch) => {
    let count = 0;
    return withGetters((field) => {
      touch(`get ${field}`);
      return `${field} ${(count += 1)}`;
    });
  },
  'toJSON that throws': () => ({ name: 'a', toJSON: explode }),
  'toString that throws': () => ({ name: 'a', toString: explode }),
  'a frozen object': deeplyFrozen,
  'a sealed object': () => Object.seal({ id: 'a', name: 'b', userId: 'c', event: 'd' }),
  'an object without a prototype': () => Object.assign(Object.create(null) as object, { id: 'a', name: 'b' }),
  'an own __proto__ property': () => JSON.parse('{"__proto__":{"polluted":true},"name":"a"}') as unknown,
  'a thenable': () => ({ name: 'a', then: (done: (value: unknown) => void) => done(1) }),
  'a revoked proxy': revokedProxy,
  'a proxy that throws': () => new Proxy({}, { get: explode, has: explode, ownKeys: explode }),
  'a watched object': (touch) => watch({ id: 'a', name: 'b', userId: 'c', event: 'd', message: {} }, touch),
  'a watched array': (touch) => watch([{ id: 'a' }, { id: 'b' }], touch),
};

const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => recipe(JSON.stringify(value), () => structuredClone(value)));
const strings = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((value) => recipe(JSON.stringify(value), () => value));

/** Detects reads. Options that capture arguments cannot avoid these. */
const DETECTS_READS = 'getters that count';

/**
 * Returns unusual values that an application could pass.
 *
 * @param options `noticeReads`: include values that detect reads
 */
export function oddValues(options: { readonly noticeReads: boolean }): fc.Arbitrary<Recipe> {
  const included = Object.entries(SPECIALS).filter(
    ([label]) => options.noticeReads || label !== DETECTS_READS,
  );
  const specials = fc.constantFrom(...included.map(([label, make]) => recipe(label, make)));
  const nullish = fc.constantFrom(...[undefined, null].map((value) => recipe(String(value), () => value)));
  return fc.oneof({ weight: 3, arbitrary: specials }, nullish, json, strings);
}
