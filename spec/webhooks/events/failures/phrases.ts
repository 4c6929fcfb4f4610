import type { FailureReason } from '../../../../lib/catalog';

/** Phrases, and codes, by the reason that they mean. */
export type Phrases = Readonly<Partial<Record<FailureReason, readonly string[]>>>;
