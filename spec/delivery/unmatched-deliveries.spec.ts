import { expect } from 'chai';
import { UnmatchedDeliveries } from '../../lib/delivery/unmatched-deliveries';

/** Remembered for sure, and never more than twice as many. */
const AT_LEAST = 10_000;

describe('deliveries without a send', () => {
  it('are told once', () => {
    const missed = new UnmatchedDeliveries();
    missed.add('a');
    expect([missed.delete('a'), missed.delete('a'), missed.delete('b')]).to.deep.equal([true, false, false]);
  });

  it('are remembered, the latest of them, and no more than twice as many', () => {
    const missed = new UnmatchedDeliveries();
    const total = 5 * AT_LEAST + AT_LEAST / 2;
    const ids = Array.from({ length: total }, (_, i) => `d${i}`);
    ids.forEach((id) => missed.add(id));
    const remembered = ids.filter((id) => missed.delete(id));
    expect(remembered.length).to.be.within(AT_LEAST, 2 * AT_LEAST);
    expect(remembered).to.deep.equal(ids.slice(-remembered.length));
  });
});
