import type { FailureReason } from '../../../catalog';

/**
 * Characters of a message that are looked at. A server's answer and its code stand at the front; what
 * follows is signatures, links or a quoted mail.
 */
export const LOOKED_AT = 2_048;

// Somebody's address or a link may contain `spam` or `550`. RFC 5321: 64 characters before the at sign.
const ADDRESS = /[^\s<>()[\]:;,"'=/\\@]{1,64}@[^\s<>()[\]:;,"'=/\\@]{1,255}/g;
const LINK = /\b(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s<>"']*/g;
// A message that was JSON inside JSON.
const ESCAPED_BREAK = /\\[rnt]/g;
const NEGATION = /n['’]t\b/g;
// `550-5.1.1 ` at the start of each line of a reply would stand in the middle of a phrase.
const CODES = /(?<![\w.])[45]\d\d[- ](?:#?[45]\.\d\.\d{1,3}\b)?(?=[\s\w<#(])/g;
const BETWEEN_WORDS = /[\s<>()[\]{}"`|*]+/g;

/** What is looked at of a failure message: lower case, without addresses and links. */
export interface FailureText {
  /** For codes: punctuation and line breaks as they were. */
  readonly raw: string;
  /** For phrases: one line, without SMTP codes. */
  readonly words: string;
}

export function failureTextOf(message: string): FailureText {
  const lines = message.slice(0, LOOKED_AT).toLowerCase().replace(ESCAPED_BREAK, '\n');
  const raw = withoutAddresses(lines.replace(LINK, '')).replace(NEGATION, ' not').trim();
  return { raw, words: raw.replace(CODES, '').replace(BETWEEN_WORDS, ' ').trim() };
}

// The pattern tries every character as the first of an address: most of what reading a text costs.
const withoutAddresses = (text: string): string => (text.includes('@') ? text.replace(ADDRESS, '') : text);

/** Finds a reason in a text, if it knows one. */
export type Classifier = (text: FailureText) => FailureReason | undefined;

/** Phrases of one reason. No pattern may have an unbounded repetition inside another. */
export interface Phrases {
  readonly reason: FailureReason;
  readonly patterns: readonly RegExp[];
}

/** The first of the phrases that the text contains decides. */
export function byPhrase(phrases: readonly Phrases[]): Classifier {
  // one pattern for a reason: the text is gone through as often as there are reasons, not phrases
  const patterns = phrases.map(({ reason, patterns: says }) => ({
    reason,
    pattern: new RegExp(says.map(({ source }) => `(?:${source})`).join('|')),
  }));
  return ({ words }) => patterns.find(({ pattern }) => pattern.test(words))?.reason;
}

/** Reasons by the identifiers that an API answers with. */
export type IdentifierTable = Readonly<Partial<Record<FailureReason, readonly string[]>>>;

const IDENTIFIER = /[\w-]+/g;

/** Of several identifiers in a text, the one that stands first in the table decides. */
export function byIdentifier(table: IdentifierTable): Classifier {
  const reasons = new Map(
    Object.entries(table).flatMap(([reason, names]) =>
      names.map((name) => [name.toLowerCase(), reason as FailureReason] as const),
    ),
  );
  return ({ raw }) => {
    const present = new Set(raw.match(IDENTIFIER));
    for (const [name, reason] of reasons) if (present.has(name)) return reason;
    return undefined;
  };
}
