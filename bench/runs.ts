import { range, verdictOf, type Row } from './row';
import { median } from './statistics';

/**
 * Returns the rows of several runs as one result: each value is the median of the runs, and its spread the smallest and the
 * largest value. Of counts, which must be equal in each run, the first one that misses its target remains.
 *
 * @throws if the runs do not have the same rows
 */
export function combined(runs: readonly (readonly Row[])[]): Row[] {
  const [first = [], ...others] = runs;
  if (others.length === 0) return [...first];
  return first.map((row, index) => {
    const same = runs.map((rows) => rows[index]);
    if (!same.every((each): each is Row => each?.what === row.what)) {
      throw new Error(`the runs have different rows: "${row.what.trim()}" is not in each of them`);
    }
    const verdict = verdictOf(row);
    if (verdict?.isExact) return same.find((each) => verdictOf(each)?.isMet === false) ?? row;
    const values = same.map(({ value }) => value);
    const limits = same.flatMap(({ limit }) => (limit === undefined ? [] : [limit]));
    return {
      ...row,
      value: median(values),
      spread: range(values),
      ...(limits.length > 0 && { limit: median(limits) }),
    };
  });
}
