import type { Reasons } from '../reasons';

/** Why mutants of `lib/webhooks/failures` may survive. */
export const FAILURES: Reasons = {};
