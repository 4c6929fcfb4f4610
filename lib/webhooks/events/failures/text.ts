import type { FailureReason } from '../../../catalog';

/**
 * Length of the part of a message that is classified. The response of a server starts the message. Signatures, links
 * or a quoted message follow it.
 */
export const MAX_CHARACTERS = 2_048;

// An address or a link can contain `spam` or `550`. RFC 5321: at most 64 characters before the at sign.
const ADDRESS = /[^\s<>()[\]:;,"'=/\\@]{1,64}@[^\s<>()[\]:;,"'=/\\@]{1,255}/g;
const LINK = /\b(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s<>"']*/g;
// Line breaks of a message that was JSON inside JSON.
const ESCAPED_BREAK = /\\[rnt]/g;
const NEGATION = /n['’]t\b/g;
// Each line of a reply can start with `550-5.1.1 `, which would split a phrase across two lines.
const CODES = /(?<![\w.])[45]\d\d[- ](?:#?[45]\.\d\.\d{1,3}\b)?(?=[\s\w<#(])/g;
const BETWEEN_WORDS = /[\s<>()[\]{}"`|*]+/g;

/** The classified part of a failure message: in lower case, without addresses and links. */
export interface FailureText {
  /** Text to search for codes, with the original punctuation and line breaks. */
  readonly raw: string;
  /** Text to search for phrases: a single line, without SMTP codes. */
  readonly words: string;
}

/** Normalizes a failure message for the classifiers. */
export function failureTextOf(message: string): FailureText {
  const lines = message.slice(0, MAX_CHARACTERS).toLowerCase().replace(ESCAPED_BREAK, '\n');
  const raw = withoutAddresses(lines.replace(LINK, '')).replace(NEGATION, ' not').trim();
  return { raw, words: raw.replace(CODES, '').replace(BETWEEN_WORDS, ' ').trim() };
}

// The pattern attempts a match at every character, so a text without an at sign skips it.
const withoutAddresses = (text: string): string => (text.includes('@') ? text.replace(ADDRESS, '') : text);

/** Returns the failure reason of a text, or undefined if it does not recognize the text. */
export type Classifier = (text: FailureText) => FailureReason | undefined;

/** Patterns of phrases for one failure reason. A pattern must not nest unbounded quantifiers. */
export interface Phrases {
  readonly reason: FailureReason;
  readonly patterns: readonly RegExp[];
}

/** Creates a classifier that returns the first reason in the list that has a phrase in the text. */
export function createPhraseClassifier(phrases: readonly Phrases[]): Classifier {
  // one pattern per reason: the text is searched once per reason, not once per phrase
  const reasons = phrases.map(({ reason, patterns }) => ({
    reason,
    pattern: new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|')),
  }));
  return ({ words }) => reasons.find(({ pattern }) => pattern.test(words))?.reason;
}

/** Error identifiers of an API, by failure reason. */
export type IdentifierTable = Readonly<Partial<Record<FailureReason, readonly string[]>>>;

const IDENTIFIER = /[\w-]+/g;

/** Creates a classifier that returns the reason of the first identifier in the table that occurs in the text. */
export function createIdentifierClassifier(table: IdentifierTable): Classifier {
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
