import type { Check } from './check';

/** The checks in the order of the report. */
export const CHECKS: readonly Check[] = [];
