import { expect } from 'chai';
import { redact } from '../../lib/redaction';

const EMAIL = 'jane@example.com';
const fail = (): never => {
  throw new Error(EMAIL);
};

/** Returns nested lists as JSON. */
const nested = (levels: number, inside: string) => `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;

function deep(levels: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe('redact with limits and unusual objects', () => {
  it('copies maxDepth levels: 8 below the value by default, and 64 at most', () => {
    const json = (levels: number, maxDepth?: number) =>
      JSON.stringify(redact(deep(levels), maxDepth === undefined ? {} : { maxDepth }));
    expect(json(9)).to.equal(nested(9, '"end"'));
    expect(json(10)).to.equal(nested(9, '"[TRUNCATED]"'));
    expect(json(3, 2)).to.equal(nested(3, '"end"'));
    expect(json(4, 2)).to.equal(nested(3, '"[TRUNCATED]"'));
    expect(json(65, 100)).to.equal(nested(65, '"end"'));
    expect(json(66, 100)).to.equal(nested(65, '"[TRUNCATED]"'));
  });

  it('counts the levels of records, maps, sets and errors in the same way', () => {
    const options = { maxDepth: 1 };
    expect(redact({ a: [{}] }, options)).to.deep.equal({ a: ['[TRUNCATED]'] });
    expect(redact(new Map([['a', new Set([[]])]]), options)).to.deep.equal({ a: ['[TRUNCATED]'] });
    const error = new Error('m', { cause: [{}] });
    expect(redact(error, options)).to.deep.equal({ name: 'Error', message: 'm', cause: ['[TRUNCATED]'] });
    const withField = Object.assign(new Error('m'), { field: [{}] });
    expect(redact(withField, options)).to.deep.equal({
      name: 'Error',
      message: 'm',
      field: ['[TRUNCATED]'],
    });
  });

  it('copies 200 entries of each container by default', () => {
    expect(redact(Array(200).fill(1))).to.deep.equal(Array(200).fill(1));
    expect(redact(Array(201).fill(1))).to.deep.equal([...(Array(200).fill(1) as number[]), '[1 more]']);
    const entries = Array.from({ length: 205 }, (_, at) => [`k${at}`, at] as const);
    for (const container of [Object.fromEntries(entries), new Map(entries)]) {
      const copy = redact(container) as Record<string, unknown>;
      expect([Object.keys(copy).length, copy['k199'], copy['[TRUNCATED]']]).to.deep.equal([
        201,
        199,
        '[5 more]',
      ]);
    }
  });

  it('copies 2,000 values in total, including the root and redacted values', () => {
    const options = { maxEntries: 5_000 };
    const list = redact(Array(3_000).fill(1), options) as unknown[];
    expect([list.length, list.at(-1)]).to.deep.equal([2_000, '[1001 more]']);
    for (const key of ['plan', 'email']) {
      const record = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`${key}${at}`, 1]));
      const copy = redact(record, options) as Record<string, unknown>;
      expect([Object.keys(copy).length, copy['[TRUNCATED]']]).to.deep.equal([2_000, '[1001 more]']);
    }
  });

  it('stops after it searched 128 Ki characters in total', () => {
    const list = (text: string) => redact(Array(150).fill(text)) as unknown[];
    const short = list('x '.repeat(512));
    expect([short.length, short.at(-1)]).to.deep.equal([129, '[22 more]']);
    // of a long text, 2,048 characters and the lookahead count
    const long = list('x '.repeat(5_000));
    expect([long.length, long.at(-1)]).to.deep.equal([53, '[98 more]']);
  });

  it('stops at the limit of characters also in the middle of a record', () => {
    const texts = Array(127).fill('x '.repeat(512)) as string[];
    const keys = [1, 2, 3, 4, 5].map((at) => `${at} ${'k '.repeat(127)}`);
    const record = Object.fromEntries(keys.map((key) => [key, at(key)]));
    const copy = (redact([...texts, record]) as unknown[]).at(-1) as Record<string, unknown>;
    expect(Object.values(copy)).to.deep.equal([1, 2, 3, '[TRUNCATED]', '[1 more]']);
    function at(key: string) {
      return key.startsWith('4') ? 'text' : Number(key.charAt(0));
    }
  });

  it('truncates keys and names of errors at 128 characters', () => {
    const long = 'k '.repeat(100);
    const cut = `${'k '.repeat(64)}[TRUNCATED]`;
    expect(redact({ [long]: 1 })).to.deep.equal({ [cut]: 1 });
    expect(redact(Object.assign(new Error('m'), { name: long }))).to.deep.equal({ name: cut, message: 'm' });
  });

  it('truncates strings in lists, errors, boxed strings and URLs', () => {
    const options = { maxStringLength: 3 };
    expect(redact(['one two', new Error('one two'), Object('one two')], options)).to.deep.equal([
      'one[TRUNCATED]',
      { name: 'Error', message: 'one[TRUNCATED]' },
      'one[TRUNCATED]',
    ]);
    expect(redact(new URL('https://example.com'), { maxStringLength: 8 })).to.equal('https://[TRUNCATED]');
  });

  it('keeps every entry if several keys become the same marker', () => {
    const keys = ['a@b.c', 'd@e.f', 'g@h.i', 'fine'];
    const entries = keys.map((key, at) => [key, at] as const);
    expect(redact(new Map(entries))).to.deep.equal({ '[EMAIL]': 0, '[EMAIL]#2': 1, '[EMAIL]#3': 2, fine: 3 });
  });

  it('converts keys of maps that are not strings', () => {
    const keys = [fail, Symbol(EMAIL), {}, null, undefined, 7, 8n, true];
    const copy = redact(new Map(keys.map((key, at) => [key, at])));
    expect(Object.keys(copy as object)).to.have.members([
      '[Function]',
      '[Symbol]',
      '[Object]',
      'null',
      'undefined',
      '7',
      '8',
      'true',
    ]);
  });

  it('reads built-in objects without calling their overridden methods', () => {
    const overrides = { size: 99, entries: fail, values: fail, [Symbol.iterator]: fail };
    const withOverrides = <T extends object>(value: T, properties: object): T => {
      for (const [key, replaced] of Object.entries(Object.getOwnPropertyDescriptors(properties))) {
        Object.defineProperty(value, key, replaced);
      }
      return value;
    };
    expect(redact(withOverrides(new Set([1, 2]), overrides), { maxEntries: 1 })).to.deep.equal([
      1,
      '[1 more]',
    ]);
    expect(redact(withOverrides(new Map([['a', 1], ['b', 2]]), overrides), { maxEntries: 1 })).to.deep.equal({ a: 1, '[TRUNCATED]': '[1 more]' }); // prettier-ignore
    expect(redact(withOverrides(new Date(0), { getTime: fail, toISOString: fail }))).to.equal(
      '1970-01-01T00:00:00.000Z',
    );
    for (const value of ['text', 1, true, 2n, Symbol(EMAIL)]) {
      const boxed = withOverrides(Object(value) as object, { valueOf: fail, toString: fail });
      expect(redact(boxed)).to.deep.equal(redact(value));
    }
  });

  it('replaces binary data with its size', () => {
    const binary = [new SharedArrayBuffer(2), new ArrayBuffer(3), new Float64Array(1)];
    expect(redact(binary)).to.deep.equal(['[Binary 2 bytes]', '[Binary 3 bytes]', '[Binary 8 bytes]']);
  });

  it('treats an object that inherits from Error.prototype as an error', () => {
    const inherited = Object.assign(Object.create(Error.prototype) as Error, { message: EMAIL, extra: 1 });
    expect(redact(inherited)).to.deep.equal({ name: 'Error', message: '[EMAIL]', extra: 1 });
  });

  it('replaces a name or message that is not a string', () => {
    const odd = Object.assign(new Error('m'), { name: 7, message: {}, cause: null, errors: [EMAIL] });
    expect(redact(odd)).to.deep.equal({ name: 'Error', message: '', cause: null, errors: ['[EMAIL]'] });
  });

  it('copies each field of an error once and omits the stack, if all of them are enumerable', () => {
    const parts = { name: 'Own', message: 'm', code: 'E', cause: 1, errors: [2], stack: EMAIL, field: 3 };
    const error = Object.defineProperties(
      new Error('m'),
      Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, { value, enumerable: true }])),
    );
    const { stack: _, ...expected } = parts;
    expect(redact(error)).to.deep.equal(expected);
  });

  it('keeps the code of an error only if it is a number or an identifier', () => {
    const codeOf = (code: unknown) =>
      (redact(Object.assign(new Error('m'), { code })) as { code?: unknown }).code;
    for (const code of ['E', 'ERR_X.y-1', 'x'.repeat(64), 0, -1, 1.5]) expect(codeOf(code)).to.equal(code);
    for (const code of ['', 'x'.repeat(65), 'a b', 'a\n', EMAIL, '0049301234567', Infinity, true, null, 7n]) {
      expect(codeOf(code), String(code)).to.equal(undefined);
    }
  });

  it('continues after a property that throws, and copies a shared object twice', () => {
    const shared = { a: 1 };
    const input = [shared, Object.defineProperty({}, 'b', { get: fail, enumerable: true }), shared];
    expect(redact(input)).to.deep.equal([{ a: 1 }, { b: '[Unreadable]' }, { a: 1 }]);
    const unreadable = new Proxy(shared, { ownKeys: fail });
    expect(redact([unreadable, unreadable])).to.deep.equal(['[Unreadable]', '[Unreadable]']);
  });
});
