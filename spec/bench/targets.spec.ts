import { expect } from 'chai';
import { grouped, verdictOf, type Row } from '../../bench/row';
import { idleRows } from '../../bench/rows/calls';
import { TARGETS } from '../../bench/targets';
import { onNode } from '../../bench/tolerance';
import { benchRows, soakRows, timings } from './results';

const rowWith = (rows: readonly Row[], target: string): Row => {
  const [row, ...others] = rows.filter((each) => each.target === target);
  expect(others, target).to.deep.equal([]);
  return row!;
};
const isMet = (row: Row) => verdictOf(row)?.isMet;

describe('the targets of the bench', () => {
  const rows = [...benchRows(), ...soakRows()];

  for (const [name, { reason, ...target }] of Object.entries(TARGETS)) {
    it(`have a row and a reason for ${name}`, () => {
      expect(rows.map((row) => row.target)).to.include(name);
      const sentences = reason.split(/(?<=\.)\s/);
      expect(reason).to.match(/\.$/);
      expect(sentences.length, reason).to.be.within(1, 2);
      expect('limit' in target || 'isExact' in target, 'a limit').to.equal(true);
    });
  }

  it('are met by a result within them', () => {
    const missed = rows.filter((row) => isMet(row) === false);
    expect(missed).to.deep.equal([]);
  });

  it('are missed by a call that costs 1.3 times the code by hand', () => {
    expect(isMet(rowWith(benchRows(1.3), 'callOverByHand'))).to.equal(false);
    expect(isMet(rowWith(benchRows(1.25), 'callOverByHand'))).to.equal(true);
  });

  it('are missed by the cost of the recipe itself, which must be higher', () => {
    expect(isMet(rowWith(benchRows(2), 'callOverRecipe'))).to.equal(false);
    expect(isMet(rowWith(benchRows(1.99), 'callOverRecipe'))).to.equal(true);
  });

  it('are missed by a value that is not a number', () => {
    expect(isMet({ what: 'a ratio', value: Number.NaN, unit: 'x', target: 'loopback' })).to.equal(false);
  });

  it('accept an idle call that costs no more than the noise', () => {
    const [idle] = idleRows([timings({ bare: 1000, instrumented: 1050, forwarded: 1020, control: 1060 })]);
    expect(verdictOf(idle!)).to.include({ isMet: true, limit: 0.06, text: '<= 6.0 %' });
    const [quiet] = idleRows([timings({ bare: 1000, instrumented: 1050, forwarded: 1020, control: 990 })]);
    expect(verdictOf(quiet!)).to.include({ isMet: false, limit: 0.03, text: '<= 3.0 %' });
  });

  it('are 10 % wider for ratios on other versions than Node 24', () => {
    const verdictOn = (version: string, calls: number) =>
      verdictOf(rowWith(onNode(benchRows(calls), version), 'callOverByHand'));
    expect(verdictOn('v24.1.0', 1.3)).to.include({ isMet: false, text: '<= 1.25 x' });
    expect(verdictOn('v26.1.0', 1.3)).to.include({ isMet: true, text: '<= 1.38 x' });
    expect(verdictOn('v26.1.0', 1.4)).to.include({ isMet: false });
    const loopback = rowWith(onNode(benchRows(), 'v22.1.0'), 'loopback');
    expect(verdictOf(loopback)?.text).to.equal('>= 0.88 x');
    const heap = rowWith(onNode(benchRows(), 'v22.1.0'), 'millionHeap');
    expect(verdictOf(heap)?.limit).to.equal(TARGETS.millionHeap.limit);
  });

  it('of counts are exact', () => {
    const counted = verdictOf(soakRows({ counted: 999 })[0]!);
    expect(counted).to.include({ isMet: false, isExact: true, text: '= 1,000' });
  });

  it('belong to rows with different names', () => {
    for (const all of [benchRows(), soakRows()]) {
      const names = grouped(all).map(({ group, row }) => `${group ?? ''} ${row.what}`);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    }
  });
});
