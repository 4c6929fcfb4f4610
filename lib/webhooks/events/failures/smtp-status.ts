/** The status in the response of an SMTP server. */
export interface SmtpStatus {
  /** First digit of the code. RFC 3463: 4 is a transient failure, 5 a permanent one. */
  readonly class: '4' | '5';
  /** Subject and detail of an enhanced code: `1.1`. */
  readonly detail?: string;
  /** A basic reply code: `550`. */
  readonly reply?: string;
}

// RFC 3463 defines the subjects 0 to 7. An IP address has a fourth number, and a year has a fourth digit.
const ENHANCED = /([45])\.([0-7]\.\d{1,3})(?!\w|\.\d|-\w)/g;
const REPLY = /(?:4(?:21|3[12]|4\d|5\d|71)|5(?:[0-5]\d|7\d))(?!\.\d|\w)/g;

// Lengths of the texts before and after a number that decide whether it is a code. The longest HTTP phrase has 32.
const CHARACTERS_BEFORE = 24;
const CHARACTERS_AFTER = 40;

const INSIDE_WORD = /[\w./+-]$/;
const AFTER_REPLY_CODE = /(?:^|[^\w.])[245]\d\d[-/]$/;
const AFTER_SECTION_OR_VERSION =
  /\b(?:section|chapter|rfc|version|ver|v|release|build|exim|postfix|sendmail|qmail|exchange|android|i(?:pad)?os|macos|node|php|python|openssl|curl)[ :=]{1,2}$/;

const AT_LINE_START = /(?:^|\n)[\s"'([<]*$/;
const AFTER_CODE_LABEL =
  /(?:\b(?:said|says|[es]?smtp|lmtp|error|code|status|reply|response|returned|responded(?: with)?|(?:rejected|replied|answered|failed) with|diagnostic|reason|bounced?)(?: is)?[\s:;,="'([<]{1,4}|[\]>)]:\s{1,3})$/;
const AFTER_HTTP = /\bhttp\b/;
const BEFORE_UNIT =
  /^\s?(?:%|(?:bytes?|octets?|[kmgt]i?b|m?s|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|times)\b)/;
// Three more digits mean a phone number, unless they start an IP address, which servers quote after the code.
const BEFORE_DIGITS = /^\)?[-.\s]{0,2}\d{3}(?!\w|(?:\.\d{1,3}){3}(?!\w))/;
const BEFORE_HTTP_PHRASE =
  /^ (?:internal server|not implemented|bad gateway|service (?:temporarily )?unavailable$|gateway time)/;

/**
 * Returns the first enhanced code of a text. Without one, returns the first reply code or undefined.
 *
 * @param raw text in lower case
 */
export function smtpStatusOf(raw: string): SmtpStatus | undefined {
  for (const match of raw.matchAll(ENHANCED)) {
    const before = raw.slice(Math.max(0, match.index - CHARACTERS_BEFORE), match.index);
    if (INSIDE_WORD.test(before) && !AFTER_REPLY_CODE.test(before)) continue;
    if (AFTER_SECTION_OR_VERSION.test(before)) continue;
    return { class: match[1] as '4' | '5', detail: match[2] as string };
  }
  for (const match of raw.matchAll(REPLY)) {
    const [reply] = match;
    const before = raw.slice(Math.max(0, match.index - CHARACTERS_BEFORE), match.index);
    const after = raw.slice(match.index + reply.length, match.index + reply.length + CHARACTERS_AFTER);
    if (isReplyCode(before, after)) return { class: reply[0] as '4' | '5', reply };
  }
  return undefined;
}

// Three digits are a port, a size or part of an id, unless the response of a server starts with them.
const isReplyCode = (before: string, after: string): boolean =>
  (AT_LINE_START.test(before) || AFTER_CODE_LABEL.test(before)) &&
  !AFTER_HTTP.test(before) &&
  !BEFORE_UNIT.test(after) &&
  !BEFORE_DIGITS.test(after) &&
  !BEFORE_HTTP_PHRASE.test(after);
