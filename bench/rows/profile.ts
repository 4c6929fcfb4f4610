import { BY_HAND } from '../by-hand';
import { OWNERS, type Owner } from '../profile';
import { range, rowOf, type Row } from '../row';
import type { Measured } from '../turns';

/** Returns the time that a variant adds in the code of an owner, in nanoseconds per call or event. */
function addedIn(owner: Owner, name: string, { profiles }: Measured): number {
  const timeOf = (variant: string) => {
    const { shares, ns } = profiles[variant]!;
    return shares[owner] * ns;
  };
  return timeOf(name) - timeOf('bare');
}

/** Rows of the time that variants add to bare, by whose code uses it. From a profile of each process. */
export const profileRows = (processes: readonly Measured[]): Row[] =>
  ['instrumented', BY_HAND].flatMap((name) =>
    OWNERS.map((owner) =>
      rowOf(
        `  ${name} adds in: ${owner}`,
        processes.map((measured) => addedIn(owner, name, measured)),
        'ns',
        range,
      ),
    ),
  );
