import { BODIES } from './reasons/bodies';
import { CLIENT } from './reasons/client';
import { DELIVERY } from './reasons/delivery';
import { FAILURES } from './reasons/failures';
import { REDACTION } from './reasons/redaction';
import { WEBHOOKS } from './reasons/webhooks';

/** Why a mutant may survive. `open` is what a mutant is for which there is no entry below. */
export const KINDS = {
  equivalent: 'no input tells it from the original',
  performance: 'the result is the same, it takes longer or keeps more',
  defensive: 'guards against what cannot be brought about from outside',
  text: 'words of a message for people, which specs do not pin',
  elsewhere: 'killed by specs that are not tried with this group',
} as const;

export interface Reason {
  /** A piece of the mutated line, or the whole of it. */
  readonly line: string;
  /** The mutants that it is about: their replacement; all of the line where it is absent. */
  readonly to?: readonly string[];
  readonly kind: keyof typeof KINDS;
  readonly why: string;
}

/** By source file. */
export type Reasons = Readonly<Record<string, readonly Reason[]>>;

export const REASONS: Reasons = { ...CLIENT, ...DELIVERY, ...REDACTION, ...WEBHOOKS, ...FAILURES, ...BODIES };
