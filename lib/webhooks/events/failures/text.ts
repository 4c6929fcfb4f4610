import { smtpStatusOf, type SmtpStatus } from './smtp-status';

/**
 * Length of the part of a message that is classified. The response of a server starts the message. Signatures, links
 * or a quoted message follow it.
 */
export const MAX_CHARACTERS = 2_048;

// An address or a link can contain `spam` or `550`. RFC 5321: at most 64 characters before the at sign.
const ADDRESS = /[^\s<>()[\]:;,"'=/\\@]{1,64}@[^\s<>()[\]:;,"'=/\\@]{1,255}/g;
const LINK = /\b(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[^\s<>"']*/g;
// `LINK` attempts a match at every word, so a text without these skips it.
const LINK_START = /:\/\/|www\./;
// Line breaks of a message that was JSON inside JSON.
const ESCAPED_BREAK = /\\[rnt]/g;
const NEGATION = /n['’]t\b/g;
// Each line of a reply can start with `550-5.1.1 `, which would split a phrase across two lines.
const CODES = /(?<![\w.])[45]\d\d[- ](?:#?[45]\.\d\.\d{1,3}\b)?(?=[\s\w<#(])/g;
const BETWEEN_WORDS = /[\s<>()[\]{}"`|*]+/g;
const IDENTIFIER = /[\w-]+/g;

/** The classified part of a failure message: in lower case, without addresses and links. */
export class FailureText {
  #identifiers: readonly string[] | undefined;
  #status: SmtpStatus | undefined | null = null;

  /**
   * @param raw text to search for codes, with the original punctuation and line breaks
   * @param words text to search for phrases: a single line, without SMTP codes
   * @param links the links, which are searched only for pages of providers and blocklists
   */
  constructor(
    readonly raw: string,
    readonly words: string,
    readonly links: readonly string[],
  ) {}

  /** The words of `raw`, in order. An error identifier is one of them. */
  get identifiers(): readonly string[] {
    return (this.#identifiers ??= this.raw.match(IDENTIFIER) ?? []);
  }

  /** The code of an SMTP server, if the text has one. */
  get status(): SmtpStatus | undefined {
    if (this.#status === null) this.#status = smtpStatusOf(this.raw);
    return this.#status;
  }
}

/** Normalizes a failure message for the classifiers. */
export function failureTextOf(message: string): FailureText {
  const lines = message.slice(0, MAX_CHARACTERS).toLowerCase().replace(ESCAPED_BREAK, '\n');
  const links = LINK_START.test(lines) ? (lines.match(LINK) ?? []) : [];
  const withoutLinks = links.length === 0 ? lines : lines.replace(LINK, '');
  const raw = withoutAddresses(withoutLinks).replace(NEGATION, ' not').trim();
  return new FailureText(raw, raw.replace(CODES, '').replace(BETWEEN_WORDS, ' ').trim(), links);
}

// The pattern attempts a match at every character, so a text without an at sign skips it.
const withoutAddresses = (text: string): string => (text.includes('@') ? text.replace(ADDRESS, '') : text);
