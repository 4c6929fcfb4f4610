import { expect } from 'chai';
import fc from 'fast-check';
import { keyOf } from '../../../lib/stores/redis/keys';

/** Returns the key as Redis stores it. */
const stored = (id: string) => Buffer.from(keyOf('p:', id)).toString('hex');

describe('the key of an id', () => {
  it('is the prefix and the id if the id is short and has a UTF-8 form', () => {
    for (const id of ['01HZX000000000000000000001', '', 'ä', '\u{1F600}', 'a b', 'x'.repeat(128)]) {
      expect(keyOf('p:', id)).to.equal(`p:${id}`);
    }
  });

  it('is short for a long id', () => {
    expect(keyOf('p:', 'x'.repeat(1_000_000))).to.match(/^p:~[\w-]{43}$/);
  });

  it('differs for ids that differ only in lone surrogates', () => {
    const ids = ['e\uD800', 'e\uD801', 'e\uDC00', 'e\uFFFD', 'e\uDC00\uD800'];
    expect(new Set(ids.map(stored)).size).to.equal(ids.length);
  });

  it('differs for an id that equals the replacement of another id', () => {
    const [key = ''] = [keyOf('', 'e\uD800')];
    expect(keyOf('', key)).to.not.equal(key);
  });

  it('differs for any two ids, also in UTF-8', () => {
    const id = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((each) => String.fromCharCode(each)),
    });
    const property = fc.property(id, id, (one, other) => (one === other) === (stored(one) === stored(other)));
    fc.assert(property, { numRuns: 1_000 });
  });
});
