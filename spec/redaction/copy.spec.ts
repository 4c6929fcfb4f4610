import { expect } from 'chai';
import { redact } from '../../lib/redaction';

const EMAIL = 'jane@example.com';
const fail = (): never => {
  throw new Error(EMAIL);
};

/** Lists in each other, as JSON. */
const nested = (levels: number, inside: string) => `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;

function deep(levels: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe('a redacted copy', () => {
  it('has as many levels as are asked for, eight below the first if nobody says, and never more than 64', () => {
    const json = (levels: number, maxDepth?: number) =>
      JSON.stringify(redact(deep(levels), maxDepth === undefined ? {} : { maxDepth }));
    expect(json(9)).to.equal(nested(9, '"end"'));
    expect(json(10)).to.equal(nested(9, '"[TRUNCATED]"'));
    expect(json(3, 2)).to.equal(nested(3, '"end"'));
    expect(json(4, 2)).to.equal(nested(3, '"[TRUNCATED]"'));
    expect(json(65, 100)).to.equal(nested(65, '"end"'));
    expect(json(66, 100)).to.equal(nested(65, '"[TRUNCATED]"'));
  });

  it('counts the levels of records, maps, sets and errors alike', () => {
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

  it('has 200 entries of each container if nobody says', () => {
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

  it('has 2,000 values in all, itself and what is concealed included', () => {
    const options = { maxEntries: 5_000 };
    const list = redact(Array(3_000).fill(1), options) as unknown[];
    expect([list.length, list.at(-1)]).to.deep.equal([2_000, '[1001 more]']);
    for (const key of ['plan', 'email']) {
      const record = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`${key}${at}`, 1]));
      const copy = redact(record, options) as Record<string, unknown>;
      expect([Object.keys(copy).length, copy['[TRUNCATED]']]).to.deep.equal([2_000, '[1001 more]']);
    }
  });

  it('has 128 Ki characters in all, as many as were looked at', () => {
    const list = (text: string) => redact(Array(150).fill(text)) as unknown[];
    const short = list('x '.repeat(512));
    expect([short.length, short.at(-1)]).to.deep.equal([129, '[22 more]']);
    // of a long text 2,048 characters and those behind it
    const long = list('x '.repeat(5_000));
    expect([long.length, long.at(-1)]).to.deep.equal([53, '[98 more]']);
  });

  it('ends with its characters also in the middle of a record', () => {
    const texts = Array(127).fill('x '.repeat(512)) as string[];
    const keys = [1, 2, 3, 4, 5].map((at) => `${at} ${'k '.repeat(127)}`);
    const record = Object.fromEntries(keys.map((key) => [key, at(key)]));
    const copy = (redact([...texts, record]) as unknown[]).at(-1) as Record<string, unknown>;
    expect(Object.values(copy)).to.deep.equal([1, 2, 3, '[TRUNCATED]', '[1 more]']);
    function at(key: string) {
      return key.startsWith('4') ? 'text' : Number(key.charAt(0));
    }
  });

  it('cuts keys and names of errors at 128 characters', () => {
    const long = 'k '.repeat(100);
    const cut = `${'k '.repeat(64)}[TRUNCATED]`;
    expect(redact({ [long]: 1 })).to.deep.equal({ [cut]: 1 });
    expect(redact(Object.assign(new Error('m'), { name: long }))).to.deep.equal({ name: cut, message: 'm' });
  });

  it('cuts texts wherever they stand', () => {
    const options = { maxStringLength: 3 };
    expect(redact(['one two', new Error('one two'), Object('one two')], options)).to.deep.equal([
      'one[TRUNCATED]',
      { name: 'Error', message: 'one[TRUNCATED]' },
      'one[TRUNCATED]',
    ]);
    expect(redact(new URL('https://example.com'), { maxStringLength: 8 })).to.equal('https://[TRUNCATED]');
  });

  it('keeps each of several entries whose keys become one', () => {
    const keys = ['a@b.c', 'd@e.f', 'g@h.i', 'fine'];
    const entries = keys.map((key, at) => [key, at] as const);
    expect(redact(new Map(entries))).to.deep.equal({ '[EMAIL]': 0, '[EMAIL]#2': 1, '[EMAIL]#3': 2, fine: 3 });
  });

  it('names keys of maps that are no text', () => {
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

  it('reads built-in objects past whatever stands over their methods', () => {
    const misleading = { size: 99, entries: fail, values: fail, [Symbol.iterator]: fail };
    const lying = <T extends object>(value: T, properties: object): T => {
      for (const [key, replaced] of Object.entries(Object.getOwnPropertyDescriptors(properties))) {
        Object.defineProperty(value, key, replaced);
      }
      return value;
    };
    expect(redact(lying(new Set([1, 2]), misleading), { maxEntries: 1 })).to.deep.equal([1, '[1 more]']);
    expect(redact(lying(new Map([['a', 1], ['b', 2]]), misleading), { maxEntries: 1 })).to.deep.equal({ a: 1, '[TRUNCATED]': '[1 more]' }); // prettier-ignore
    expect(redact(lying(new Date(0), { getTime: fail, toISOString: fail }))).to.equal(
      '1970-01-01T00:00:00.000Z',
    );
    for (const value of ['text', 1, true, 2n, Symbol(EMAIL)]) {
      const boxed = lying(Object(value) as object, { valueOf: fail, toString: fail });
      expect(redact(boxed)).to.deep.equal(redact(value));
    }
  });

  it('says how much binary data there was', () => {
    const binary = [new SharedArrayBuffer(2), new ArrayBuffer(3), new Float64Array(1)];
    expect(redact(binary)).to.deep.equal(['[Binary 2 bytes]', '[Binary 3 bytes]', '[Binary 8 bytes]']);
  });

  it('takes for an error what inherits from one', () => {
    const inherited = Object.assign(Object.create(Error.prototype) as Error, { message: EMAIL, extra: 1 });
    expect(redact(inherited)).to.deep.equal({ name: 'Error', message: '[EMAIL]', extra: 1 });
  });

  it('shows of an error what is of the right kind', () => {
    const odd = Object.assign(new Error('m'), { name: 7, message: {}, cause: null, errors: [EMAIL] });
    expect(redact(odd)).to.deep.equal({ name: 'Error', message: '', cause: null, errors: ['[EMAIL]'] });
  });

  it('says each part of an error once, although it stands among its fields, and nothing of its stack', () => {
    const parts = { name: 'Own', message: 'm', code: 'E', cause: 1, errors: [2], stack: EMAIL, field: 3 };
    const error = Object.defineProperties(
      new Error('m'),
      Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, { value, enumerable: true }])),
    );
    const { stack: _, ...said } = parts;
    expect(redact(error)).to.deep.equal(said);
  });

  it('keeps the code of an error where it is a number or an identifier', () => {
    const codeOf = (code: unknown) =>
      (redact(Object.assign(new Error('m'), { code })) as { code?: unknown }).code;
    for (const code of ['E', 'ERR_X.y-1', 'x'.repeat(64), 0, -1, 1.5]) expect(codeOf(code)).to.equal(code);
    for (const code of ['', 'x'.repeat(65), 'a b', 'a\n', EMAIL, '0049301234567', Infinity, true, null, 7n]) {
      expect(codeOf(code), String(code)).to.equal(undefined);
    }
  });

  it('goes on behind what throws, and finds a shared part again', () => {
    const shared = { a: 1 };
    const input = [shared, Object.defineProperty({}, 'b', { get: fail, enumerable: true }), shared];
    expect(redact(input)).to.deep.equal([{ a: 1 }, { b: '[Unreadable]' }, { a: 1 }]);
    const unreadable = new Proxy(shared, { ownKeys: fail });
    expect(redact([unreadable, unreadable])).to.deep.equal(['[Unreadable]', '[Unreadable]']);
  });
});
