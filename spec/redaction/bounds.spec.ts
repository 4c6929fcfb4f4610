import { expect } from 'chai';
import { redact } from '../../lib/redaction';

const MILLIONS = 2_000_000;
const BOUND_MS = 100;

/** Returns the shortest duration of three runs. Other processes can delay a run. */
function durationMs(run: () => unknown): number {
  const durations = [1, 2, 3].map(() => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...durations);
}

const numbers = () => Array.from({ length: MILLIONS }, (_, at) => at);

function nested(levels: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { value } : [value];
  return value;
}

const sparse = () => {
  const list: unknown[] = [];
  list.length = 4_000_000_000;
  list[3_999_999_999] = 1;
  return list;
};

describe('redact', () => {
  const HUGE: Readonly<Record<string, () => unknown>> = {
    'a BigInt with a million digits': () => 1n << 3_500_000n,
    'a negative BigInt with a million digits': () => -(1n << 3_500_000n),
    'a boxed BigInt': () => Object(1n << 3_500_000n) as object,
    'a BigInt as a key': () => new Map([[1n << 3_500_000n, 1]]),
    'millions of elements': numbers,
    'millions of values in a set': () => new Set(numbers()),
    'millions of entries in a map': () => new Map(numbers().map((at) => [at, at])),
    'a sparse array': sparse,
    'an array-like proxy': () => new Proxy([], { get: (_, key) => (key === 'length' ? 4e9 : 'x') }),
    'a typed array': () => new Float64Array(MILLIONS),
    'deep nesting': () => nested(1_000_000),
    'hundreds of references to a list': () => Array<unknown>(200).fill(numbers()),
    'keys that become the same marker': () =>
      new Map(
        numbers()
          .slice(0, 2_000)
          .map((at) => [`${at}@x.y`, at]),
      ),
    'a text of megabytes': () => 'password='.repeat(500_000),
  };
  for (const [what, create] of Object.entries(HUGE)) {
    it(`takes less than ${BOUND_MS} ms for ${what}`, () => {
      const value = create();
      expect(durationMs(() => redact(value))).to.be.lessThan(BOUND_MS);
      const options = { maxEntries: Infinity, maxDepth: Infinity };
      expect(
        durationMs(() => redact(value, options)),
        'without limits',
      ).to.be.lessThan(4 * BOUND_MS);
    });
  }

  it('enumerates the keys of huge objects once, however often they are referenced', () => {
    const huge = Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`k${at}`, at]));
    const enumerationMs = durationMs(() => Object.keys(huge));
    expect(durationMs(() => redact(Array(100).fill(huge)))).to.be.lessThan(BOUND_MS + 4 * enumerationMs);
  });

  it('omits everything after an object with more than 10,000 keys that are not copied', () => {
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, at]));
    const [fits, after] = redact([keys(10_200), 'x']) as Record<string, unknown>[];
    expect([fits?.['[TRUNCATED]'], after]).to.deep.equal(['[10000 more]', 'x']);
    const [large, rest] = redact([keys(10_201), 'x', 'y']) as Record<string, unknown>[];
    expect([large?.['[TRUNCATED]'], rest]).to.deep.equal(['[10000+ more]', '[2 more]']);
  });

  it('counts the omitted fields of an error', () => {
    const error = Object.assign(new Error('m'), { code: 'E', a: 1, b: 2, c: 3 });
    expect(redact(error, { maxEntries: 1 })).to.deep.equal({
      name: 'Error',
      message: 'm',
      code: 'E',
      a: 1,
      '[TRUNCATED]': '[2 more]',
    });
  });

  it('copies own properties only, in their order', () => {
    const inherited = Object.assign(Object.create({ z: 1 }) as object, { b: 1, a: 2 });
    expect(Object.keys(redact(inherited) as object)).to.deep.equal(['b', 'a']);
    const hidden = Object.defineProperty({ b: 1 }, 'a', { value: 1, enumerable: false });
    expect(redact(hidden)).to.deep.equal({ b: 1 });
  });

  it('keeps integers of up to 2,048 digits, and of up to maxStringLength', () => {
    const most = 10n ** 2_048n - 1n;
    expect(redact([most, -most])).to.deep.equal([String(most), '[TRUNCATED]']);
    expect(redact([10n ** 2_048n, -(10n ** 2_048n)])).to.deep.equal(['[TRUNCATED]', '[TRUNCATED]']);
    expect(redact([123n, 1234n], { maxStringLength: 3 })).to.deep.equal(['123', '[TRUNCATED]']);
    expect(redact(new Map([[10n ** 2_048n, 1]]))).to.deep.equal({ '[BigInt]': 1 });
  });

  it('has the default limits for null options and for limits that are not numbers', () => {
    const value = { a: Array(300).fill('x '.repeat(2_000)) };
    const expected = redact(value);
    for (const options of [null, undefined, {}, { maxDepth: NaN, maxEntries: null, maxStringLength: '9' }]) {
      expect(redact(value, options as never)).to.deep.equal(expected);
    }
  });
});
