import { expect } from 'chai';
import { UnmatchedDeliveries } from '../../lib/delivery/unmatched-deliveries';

/** Minimum number of remembered ids. The maximum is twice as many. */
const AT_LEAST = 10_000;

describe('UnmatchedDeliveries', () => {
  it('deletes each id once', () => {
    const unmatched = new UnmatchedDeliveries();
    unmatched.add('a');
    expect([unmatched.delete('a'), unmatched.delete('a'), unmatched.delete('b')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('remembers at least the latest 10,000 ids and at most twice as many', () => {
    const unmatched = new UnmatchedDeliveries();
    const total = 5 * AT_LEAST + AT_LEAST / 2;
    const ids = Array.from({ length: total }, (_, i) => `d${i}`);
    ids.forEach((id) => unmatched.add(id));
    const remembered = ids.filter((id) => unmatched.delete(id));
    expect(remembered.length).to.be.within(AT_LEAST, 2 * AT_LEAST);
    expect(remembered).to.deep.equal(ids.slice(-remembered.length));
  });
});
