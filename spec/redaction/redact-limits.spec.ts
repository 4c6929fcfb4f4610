import { expect } from 'chai';
import { redact } from '../../lib/redaction';
import { EMAIL, expectSafe } from './canaries';

describe('redact with limits', () => {
  it('stops at maxDepth', () => {
    expect(redact({ a: { b: { c: 1 } } }, { maxDepth: 1 })).to.deep.equal({ a: { b: '[TRUNCATED]' } });
    let deep: unknown = 'end';
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(JSON.stringify(redact(deep))).to.equal(`${'['.repeat(9)}"[TRUNCATED]"${']'.repeat(9)}`);
    expect(() => redact(deep, { maxDepth: Infinity })).to.not.throw();
  });

  it('stops at maxEntries, and adds the number of omitted entries', () => {
    const options = { maxEntries: 2 };
    expect(redact([1, 2, 3, 4], options)).to.deep.equal([1, 2, '[2 more]']);
    expect(redact(new Set([1, 2, 3]), options)).to.deep.equal([1, 2, '[1 more]']);
    expect(redact({ a: 1, b: 2, c: 3 }, options)).to.deep.equal({ a: 1, b: 2, '[TRUNCATED]': '[1 more]' });
    expect(redact(new Array(1e9))).to.have.length(201);
  });

  it('stops at 2,000 values in total, also if objects are referenced many times', () => {
    let tree: unknown = 'leaf';
    for (let level = 0; level < 8; level += 1) tree = Array.from({ length: 100 }, () => tree);
    const leaves = JSON.stringify(redact(tree)).match(/"leaf"/g);
    expect(leaves).to.have.length.within(1_500, 2_000);
  });

  it('stops at 128 Ki characters in total', () => {
    const out = redact({ list: Array(150).fill('a@'.repeat(1_024)), after: EMAIL });
    expect(JSON.stringify(out).length).to.be.lessThan(150_000);
    expectSafe(out);
  });

  it('truncates strings at maxStringLength', () => {
    expect(redact({ a: 'one two three' }, { maxStringLength: 3 })).to.deep.equal({ a: 'one[TRUNCATED]' });
  });
});
