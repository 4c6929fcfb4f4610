import type { Timings } from '../rounds';
import { differences, median } from '../statistics';

/** Returns the measurements of a variant. @throws if there are none */
export const of = (timings: Timings, name: string): number[] => {
  const found = timings[name];
  if (found === undefined || found.length === 0) throw new Error(`the run has no measurements of ${name}`);
  return found;
};

/** Returns the median over rounds of a variant's additional time, compared with bare in the same round. */
export const added = (timings: Timings, name: string): number =>
  median(differences(of(timings, name), of(timings, 'bare')));
