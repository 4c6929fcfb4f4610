import type { Reasons } from '../reasons';

/** Why mutants of `lib/delivery/` may survive. */
export const DELIVERY: Reasons = {
  'lib/delivery/deduplicator.ts': [
    {
      line: 'this.done.set(claim.eventId, true)',
      kind: 'equivalent',
      why: 'whether an id is there is asked, never what stands beside it',
    },
  ],
  'lib/delivery/delivery-id.ts': [
    {
      line: 'const UUID =',
      kind: 'defensive',
      why: 'no id is known in which a UUID is a part',
    },
  ],
  'lib/delivery/missed.ts': [
    {
      line: 'this.current.size < GENERATION',
      kind: 'performance',
      why: 'a generation holds one id more',
    },
  ],
  'lib/delivery/journal.ts': [
    {
      line: "processWide<Shared>('journal'",
      kind: 'equivalent',
      why: 'every copy of the package would use the same other name',
    },
  ],
};
