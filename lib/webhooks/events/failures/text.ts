import { smtpStatusOf, type SmtpStatus } from './smtp-status';

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
const IDENTIFIER = /[\w-]+/g;

/** The classified part of a failure message: in lower case, without addresses and links. */
export interface FailureText {
  /** Text to search for codes, with the original punctuation and line breaks. */
  readonly raw: string;
  /** Text to search for phrases: a single line, without SMTP codes. */
  readonly words: string;
  /** The links, which are searched only for pages of providers and blocklists. */
  readonly links: readonly string[];
  /** The words of `raw`, in order. An error identifier is one of them. */
  readonly identifiers: readonly string[];
  /** The code of an SMTP server, if the text has one. */
  readonly status: SmtpStatus | undefined;
}

/** Normalizes a failure message for the classifiers. */
export function failureTextOf(message: string): FailureText {
  const lines = message.slice(0, MAX_CHARACTERS).toLowerCase().replace(ESCAPED_BREAK, '\n');
  const links = lines.match(LINK) ?? [];
  const withoutLinks = links.length === 0 ? lines : lines.replace(LINK, '');
  const raw = withoutAddresses(withoutLinks).replace(NEGATION, ' not').trim();
  let identifiers: readonly string[] | undefined;
  return {
    raw,
    words: raw.replace(CODES, '').replace(BETWEEN_WORDS, ' ').trim(),
    links,
    status: smtpStatusOf(raw),
    get identifiers() {
      return (identifiers ??= raw.match(IDENTIFIER) ?? []);
    },
  };
}

// The pattern attempts a match at every character, so a text without an at sign skips it.
const withoutAddresses = (text: string): string => (text.includes('@') ? text.replace(ADDRESS, '') : text);
