import type { Reasons } from '../reasons';

/** Why mutants of `lib/webhooks/ but for failures` may survive. */
export const WEBHOOKS: Reasons = {};
