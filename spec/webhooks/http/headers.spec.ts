import { expect } from 'chai';
import { headerOf, type HeadersLike } from '../../../lib/webhooks/http/headers';

const NAME = 'x-cio-signature';

describe('headerOf()', () => {
  const shapes: Readonly<Record<string, HeadersLike>> = {
    'a record in lower case': { [NAME]: 'value' },
    'a record in title case': { 'X-Cio-Signature': 'value' },
    'a record in upper case': { 'X-CIO-SIGNATURE': 'value' },
    'a record of arrays': { 'X-CIO-Signature': ['value'] },
    'a record with other headers before it': { Host: 'x', 'X-CIO-Signature': 'value', Via: 'y' },
    'a record with an unrelated get()': { get: () => null, [NAME]: 'value' },
    'a record without a prototype': Object.assign(Object.create(null) as object, { [NAME]: 'value' }),
    'a record with a header named get': { get: 'x', [NAME]: 'value' },
    'a Headers object': new Headers({ 'X-CIO-Signature': 'value' }),
    'a Map in lower case': new Map([[NAME, 'value']]),
    'an object with a get() of its own': { get: (name: string) => (name === NAME ? 'value' : null) },
  };

  for (const [shape, headers] of Object.entries(shapes)) {
    it(`reads the value from ${shape}`, () => {
      expect(headerOf(headers, NAME)).to.equal('value');
    });
  }

  it('returns undefined if the header is missing or empty', () => {
    const empty = [{ [NAME]: undefined }, { [NAME]: null }, { [NAME]: [] }];
    const without: unknown[] = [{}, new Headers(), { host: 'x' }, { undefined: 'x' }, ...empty];
    for (const headers of without) expect(headerOf(headers as HeadersLike, NAME)).to.equal(undefined);
  });

  it('returns undefined if the header is repeated', () => {
    expect(headerOf({ [NAME]: ['a', 'a'] }, NAME)).to.equal(undefined);
  });

  it('returns undefined if the value is not text', () => {
    for (const value of [7, true, {}, [7], [['a']]]) {
      expect(headerOf({ [NAME]: value } as unknown as HeadersLike, NAME)).to.equal(undefined);
    }
  });

  it('returns undefined if the headers are not an object with names', () => {
    for (const headers of [undefined, null, 'x-cio-signature: value', 7, []]) {
      expect(headerOf(headers as unknown as HeadersLike, NAME)).to.equal(undefined);
    }
  });

  it('ignores inherited properties', () => {
    const inherited = Object.create({ [NAME]: 'value', 'X-CIO-Signature': 'value' }) as HeadersLike;
    expect(headerOf(inherited, NAME)).to.equal(undefined);
    expect(headerOf({}, 'constructor')).to.equal(undefined);
  });

  it('replaces a value of more than 1024 characters, so that it is not processed', () => {
    expect(headerOf({ [NAME]: 'a'.repeat(1024) }, NAME)).to.have.length(1024);
    expect(headerOf({ [NAME]: 'a'.repeat(1025) }, NAME)).to.equal('(oversized)');
  });

  it('returns undefined if reading the headers throws', () => {
    const explode = (): never => {
      throw new Error('broken headers');
    };
    const getter = Object.defineProperty({}, NAME, { enumerable: true, get: explode });
    for (const headers of [{ get: explode }, getter, new Proxy({}, { ownKeys: explode })]) {
      expect(headerOf(headers, NAME)).to.equal(undefined);
    }
  });
});
