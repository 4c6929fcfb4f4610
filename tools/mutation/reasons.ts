/** Why a mutant may survive. `open` is what a mutant is for which there is no entry below. */
export const KINDS = {
  equivalent: 'no input tells it from the original',
  performance: 'the result is the same, it takes longer or keeps more',
  defensive: 'guards against what cannot be brought about from outside',
  text: 'words of a message for people, which specs do not pin',
  elsewhere: 'killed by specs that are not tried with this group',
} as const;

export interface Reason {
  readonly file: string;
  /** A piece of the mutated line, or the whole of it. */
  readonly line: string;
  /** The mutants that it is about: their replacement; all of the line where it is absent. */
  readonly to?: readonly string[];
  readonly kind: keyof typeof KINDS;
  readonly why: string;
}

export const REASONS: readonly Reason[] = [
  {
    file: 'lib/delivery/deduplicator.ts',
    line: 'this.done.set(claim.eventId, true)',
    kind: 'equivalent',
    why: 'whether an id is there is asked, never what stands beside it',
  },
  {
    file: 'lib/delivery/delivery-id.ts',
    line: 'const UUID =',
    kind: 'defensive',
    why: 'no id is known in which a UUID is a part',
  },
  {
    file: 'lib/delivery/missed.ts',
    line: 'this.current.size < GENERATION',
    kind: 'performance',
    why: 'a generation holds one id more',
  },
  {
    file: 'lib/delivery/journal.ts',
    line: "processWide<Shared>('journal'",
    kind: 'equivalent',
    why: 'every copy of the package would use the same other name',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: 'why: ',
    kind: 'text',
    why: 'says to readers of the table what the terms of a group have in common',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: 'known.size >= MOST_KNOWN',
    kind: 'performance',
    why: 'bounds or empties what is remembered of keys; the verdict is the same',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: 'known.set(key, sensitive)',
    kind: 'performance',
    why: 'without it each key is judged anew',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: 'if (sensitive === undefined)',
    to: ['true'],
    kind: 'performance',
    why: 'each key is judged anew',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: ".filter((word) => word !== '')",
    kind: 'equivalent',
    why: 'an empty word glues to nothing new and is no term',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: '/[^\\p{L}\\p{N}]+|',
    to: ['…^\\p{L}\\p{N}]|(?<=[\\p{Ll}…'],
    kind: 'equivalent',
    why: 'leaves empty words, which are dropped',
  },
  {
    file: 'lib/redaction/keys.ts',
    line: "term.replace(/y$/u, 'ies')",
    kind: 'equivalent',
    why: 'differs for plurals that are no words: encriesptionkey',
  },
  {
    file: 'lib/redaction/copy.ts',
    line: "case 'object':",
    kind: 'equivalent',
    why: 'what is no other type falls out of the switch anyway; the case shows that none is missing',
  },
];
