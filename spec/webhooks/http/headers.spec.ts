import { expect } from 'chai';
import { headerOf, type HeadersLike } from '../../../lib/webhooks/http/headers';

const NAME = 'x-cio-signature';

describe('headers', () => {
  const shapes: Readonly<Record<string, HeadersLike>> = {
    'a record in lower case': { [NAME]: 'value' },
    'a record in title case': { 'X-Cio-Signature': 'value' },
    'a record in upper case': { 'X-CIO-SIGNATURE': 'value' },
    'a record of arrays': { 'X-CIO-Signature': ['value'] },
    'a record in which others stand before it': { Host: 'x', 'X-CIO-Signature': 'value', Via: 'y' },
    'a record with a get() for something else': { get: () => null, [NAME]: 'value' },
    'a record without a prototype': Object.assign(Object.create(null) as object, { [NAME]: 'value' }),
    'a record in which another header is called get': { get: 'x', [NAME]: 'value' },
    'a Headers object': new Headers({ 'X-CIO-Signature': 'value' }),
    'a Map in lower case': new Map([[NAME, 'value']]),
    'an object with a get() of its own': { get: (name: string) => (name === NAME ? 'value' : null) },
  };

  for (const [shape, headers] of Object.entries(shapes)) {
    it(`are read from ${shape}`, () => {
      expect(headerOf(headers, NAME)).to.equal('value');
    });
  }

  it('that are not there are undefined', () => {
    const empty = [{ [NAME]: undefined }, { [NAME]: null }, { [NAME]: [] }];
    const without: unknown[] = [{}, new Headers(), { host: 'x' }, { undefined: 'x' }, ...empty];
    for (const headers of without) expect(headerOf(headers as HeadersLike, NAME)).to.equal(undefined);
  });

  it('with several values have none', () => {
    expect(headerOf({ [NAME]: ['a', 'a'] }, NAME)).to.equal(undefined);
  });

  it('of a kind that no header has are undefined', () => {
    for (const value of [7, true, {}, [7], [['a']]]) {
      expect(headerOf({ [NAME]: value } as unknown as HeadersLike, NAME)).to.equal(undefined);
    }
  });

  it('that are nothing at all have no values', () => {
    for (const headers of [undefined, null, 'x-cio-signature: value', 7, []]) {
      expect(headerOf(headers as unknown as HeadersLike, NAME)).to.equal(undefined);
    }
  });

  it('are own properties: nothing inherited is a header', () => {
    const inherited = Object.create({ [NAME]: 'value', 'X-CIO-Signature': 'value' }) as HeadersLike;
    expect(headerOf(inherited, NAME)).to.equal(undefined);
    expect(headerOf({}, 'constructor')).to.equal(undefined);
  });

  it('longer than 1024 characters are replaced, so that nobody works on them', () => {
    expect(headerOf({ [NAME]: 'a'.repeat(1024) }, NAME)).to.have.length(1024);
    expect(headerOf({ [NAME]: 'a'.repeat(1025) }, NAME)).to.equal('(oversized)');
  });

  it('that throw when they are read are not there', () => {
    const explode = (): never => {
      throw new Error('broken headers');
    };
    const getter = Object.defineProperty({}, NAME, { enumerable: true, get: explode });
    for (const headers of [{ get: explode }, getter, new Proxy({}, { ownKeys: explode })]) {
      expect(headerOf(headers, NAME)).to.equal(undefined);
    }
  });
});
