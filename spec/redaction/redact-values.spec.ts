import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { redact } from '../../lib/redaction';
import { EMAIL, expectSafe } from './canaries';

describe('redact for values of all types', () => {
  class Profile {
    plan = 'pro';
    contact = EMAIL;
    #hidden = EMAIL;
    get upper(): string {
      return this.#hidden.toUpperCase();
    }
  }
  const cases: [string, unknown, unknown][] = [
    [
      'numbers that JSON does not support',
      [NaN, Infinity, -Infinity, 10n],
      ['NaN', 'Infinity', '-Infinity', '10'],
    ],
    ['null and undefined', [null, undefined, , true], [null, null, null, true]], // eslint-disable-line no-sparse-arrays
    ['functions and symbols', [() => 1, class A {}, Symbol(EMAIL)], ['[Function]', '[Function]', '[Symbol]']],
    ['dates', [new Date(0), new Date(NaN)], ['1970-01-01T00:00:00.000Z', 'Invalid Date']],
    ['URL objects', new URL(`https://u:p@example.com/customers/${EMAIL}`), 'https://example.com/[PATH]'],
    [
      'binary data',
      [Buffer.from(EMAIL), new Uint16Array(4), new ArrayBuffer(3), new DataView(new ArrayBuffer(2))],
      ['[Binary 23 bytes]', '[Binary 8 bytes]', '[Binary 3 bytes]', '[Binary 2 bytes]'],
    ],
    ['boxed primitives', [Object(EMAIL), Object(1), Object(false), Object(2n)], ['[EMAIL]', 1, false, '2']],
    ['sets', new Set(['a', EMAIL]), ['a', '[EMAIL]']],
    [
      'maps',
      new Map<unknown, unknown>([['plan', EMAIL], ['email', 1], [EMAIL, 2], [3, 'c'], [{}, 4], [Symbol(EMAIL), 5]]), // prettier-ignore
      { 3: 'c', plan: '[EMAIL]', email: '[REDACTED]', '[EMAIL]': 2, '[Object]': 4, '[Symbol]': 5 },
    ],
    ['class instances', new Profile(), { plan: 'pro', contact: '[EMAIL]' }],
    [
      'objects without a prototype',
      Object.assign(Object.create(null) as object, { a: EMAIL }),
      { a: '[EMAIL]' },
    ],
    [
      'objects of other realms',
      runInNewContext(`new Map([['a', new Date(0)]])`),
      { a: '1970-01-01T00:00:00.000Z' },
    ],
  ];
  for (const [name, input, expected] of cases) {
    it(`converts ${name} to JSON`, () => {
      const out = redact(input);
      expect(out).to.deep.equal(expected);
      expectSafe(out);
    });
  }

  it('does not call toJSON, toString or valueOf', () => {
    const fail = (): never => expect.fail('called');
    const input = { a: 1, toJSON: fail, toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail };
    expect(redact([input])).to.deep.equal([
      { a: 1, toJSON: '[Function]', toString: '[Function]', valueOf: '[Function]' },
    ]);
  });

  it('reads a getter once, and replaces one that throws', () => {
    let reads = 0;
    const input = {
      get counted() {
        reads += 1;
        return EMAIL;
      },
      get broken(): string {
        throw new Error(EMAIL);
      },
    };
    expect(redact(input)).to.deep.equal({ counted: '[EMAIL]', broken: '[Unreadable]' });
    expect(reads).to.equal(1);
  });

  it('replaces proxies that throw, and revoked proxies', () => {
    const fail = (): never => {
      throw new Error(EMAIL);
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const input = {
      get: new Proxy({ a: 1 }, { get: fail }),
      keys: new Proxy({ a: 1 }, { ownKeys: fail }),
      type: new Proxy({ a: 1 }, { getPrototypeOf: fail }),
      list: new Proxy([1], { get: fail }),
      revoked: proxy,
      fine: 1,
    };
    expect(redact(input)).to.deep.equal({
      get: { a: '[Unreadable]' },
      keys: '[Unreadable]',
      type: '[Unreadable]',
      list: '[Unreadable]',
      revoked: '[Unreadable]',
      fine: 1,
    });
  });

  it('replaces cycles, and copies objects that are referenced twice', () => {
    const shared = { a: 1 };
    const input: Record<string, unknown> = { one: shared, two: shared, set: new Set([shared]) };
    input['self'] = input;
    input['map'] = new Map([['up', input]]);
    const one = { a: 1 };
    const expected = { one, two: one, set: [one], self: '[Circular]', map: { up: '[Circular]' } };
    expect(redact(input)).to.deep.equal(expected);
  });
});
