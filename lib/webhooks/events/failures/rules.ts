import type { FailureReason } from '../../../catalog';
import type { FailureText } from './text';

/**
 * Kinds of evidence. A rule has the specificity of its kind, plus up to 99. The more specific rule wins in any order
 * of the rules, so two rules of a channel never have the same specificity.
 */
export const SPECIFICITY = {
  /** An error code or identifier that one provider documents. */
  providerCode: 900,
  /** A code that a provider returns for any failure, also beside a specific code. */
  generalProviderCode: 800,
  /** A phrase of Customer.io itself. */
  customerio: 700,
  /** An unambiguous phrase of a provider or a receiving server. */
  phrase: 500,
  /** An enhanced SMTP code. */
  enhancedCode: 400,
  /** An SMTP reply code. */
  replyCode: 300,
  /** An HTTP status, or a phrase that occurs in many failures. */
  generic: 100,
} as const;

/** Returns whether evidence occurs with many failures, so that the text of another recipient can explain more. */
export const isGeneral = ({ specificity }: Match): boolean =>
  specificity < SPECIFICITY.replyCode ||
  (specificity >= SPECIFICITY.generalProviderCode && specificity < SPECIFICITY.providerCode);

/** Returns the failure reason of a text, or undefined if it does not recognize the text. */
export type Classifier = (text: FailureText) => FailureReason | undefined;

export interface Rule {
  readonly specificity: number;
  readonly classify: Classifier;
}

/** The reason of a text, and how specific its evidence is. */
export interface Match {
  readonly reason: FailureReason;
  readonly specificity: number;
}

/** Returns a function that applies the most specific rule that recognizes a text. */
export function createRuleSet(rules: readonly Rule[]): (text: FailureText) => Match | undefined {
  const ordered = [...rules].sort((a, b) => b.specificity - a.specificity);
  return (text) => {
    for (const { specificity, classify } of ordered) {
      const reason = classify(text);
      if (reason !== undefined) return { reason, specificity };
    }
    return undefined;
  };
}

/** The phrases of a reason, and their rank from 0 to 99. A pattern must not nest unbounded quantifiers. */
export type Phrases = readonly [rank: number, reason: FailureReason, ...patterns: RegExp[]];

/** Creates a rule for each row. A rule searches the text once for all its phrases. */
export const phraseRules = (specificity: number, rows: readonly Phrases[]): Rule[] =>
  rows.map(([rank, reason, ...patterns]) => {
    const pattern = new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
    return {
      specificity: specificity + rank,
      classify: ({ words }) => (pattern.test(words) ? reason : undefined),
    };
  });

/** Error identifiers of an API by failure reason, separated by whitespace. */
export type IdentifierTable = Readonly<Partial<Record<FailureReason, string>>>;

/** Creates a rule for error identifiers. The first identifier in the text decides. */
export function identifierRule(specificity: number, table: IdentifierTable): Rule {
  const reasons = new Map(
    Object.entries(table).flatMap(([reason, names]) =>
      names
        .trim()
        .toLowerCase()
        .split(/\s+/)
        .map((name) => [name, reason as FailureReason] as const),
    ),
  );
  return {
    specificity,
    classify: ({ identifiers }) => {
      const name = identifiers.find((identifier) => reasons.has(identifier));
      return name === undefined ? undefined : reasons.get(name);
    },
  };
}

/** Numeric error codes by failure reason. */
export type CodeTable = Readonly<Partial<Record<FailureReason, readonly number[]>>>;

/**
 * Creates a rule for numeric error codes. The first known code in the text decides.
 *
 * @param pattern a global pattern whose first group is the code
 */
export function codeRule(specificity: number, pattern: RegExp, tables: readonly CodeTable[]): Rule {
  const reasons = new Map(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([reason, codes]) =>
        codes.map((code) => [code, reason as FailureReason] as const),
      ),
    ),
  );
  return {
    specificity,
    classify: ({ raw }) => {
      for (const [, code] of raw.matchAll(pattern)) {
        const reason = reasons.get(Number(code));
        if (reason !== undefined) return reason;
      }
      return undefined;
    },
  };
}
