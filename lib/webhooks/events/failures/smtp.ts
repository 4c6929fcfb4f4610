import type { FailureReason } from '../../../catalog';

/** What an SMTP server's answer says by number. */
export interface SmtpStatus {
  /** RFC 3463: 4 is a transient failure, 5 a permanent one. */
  readonly class: '4' | '5';
  /** Subject and detail of an enhanced code: `1.1`. */
  readonly detail?: string;
  /** A basic reply code: `550`. */
  readonly reply?: string;
}

// RFC 3463 knows the subjects 0 to 7. An address has a fourth number, a date a fourth digit.
const ENHANCED = /([45])\.([0-7]\.\d{1,3})(?!\w|\.\d|-\w)/g;
const REPLY = /(?:4(?:21|3[12]|4\d|5\d|71)|5(?:[0-5]\d|7\d))(?!\.\d|\w)/g;

/** What is looked at before a number that may be a code, and behind it: the longest phrase of HTTP has 32. */
const CONTEXT = 24;
const CONTEXT_BEHIND = 40;

const PART_OF_MORE = /[\w./+-]$/;
const BEHIND_REPLY_CODE = /(?:^|[^\w.])[245]\d\d[-/]$/;
const BEHIND_OTHER_THINGS =
  /\b(?:section|chapter|rfc|version|ver|v|release|build|exim|postfix|sendmail|qmail|exchange|android|i(?:pad)?os|macos|node|php|python|openssl|curl)[ :=]{1,2}$/;

const AT_LINE_START = /(?:^|\n)[\s"'([<]*$/;
const BEHIND_ANNOUNCEMENT =
  /(?:\b(?:said|says|[es]?smtp|lmtp|error|code|status|reply|response|returned|responded(?: with)?|(?:rejected|replied|answered|failed) with|diagnostic|reason|bounced?)(?: is)?[\s:;,="'([<]{1,4}|[\]>)]:\s{1,3})$/;
const BEHIND_HTTP = /\bhttp\b/;
const BEFORE_UNIT =
  /^\s?(?:%|(?:bytes?|octets?|[kmgt]i?b|m?s|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|times)\b)/;
// a phone number goes on with three digits, as does an address: that one is what a server answers about
const BEFORE_DIGITS = /^\)?[-.\s]{0,2}\d{3}(?!\w|(?:\.\d{1,3}){3}(?!\w))/;
const BEFORE_HTTP_PHRASE =
  /^ (?:internal server|not implemented|bad gateway|service (?:temporarily )?unavailable$|gateway time)/;

/** @param raw lower case; @returns the first enhanced code, else the first reply code, else nothing. */
export function smtpStatusOf(raw: string): SmtpStatus | undefined {
  for (const match of raw.matchAll(ENHANCED)) {
    const before = raw.slice(Math.max(0, match.index - CONTEXT), match.index);
    if (PART_OF_MORE.test(before) && !BEHIND_REPLY_CODE.test(before)) continue;
    if (BEHIND_OTHER_THINGS.test(before)) continue;
    return { class: match[1] as '4' | '5', detail: match[2] as string };
  }
  for (const match of raw.matchAll(REPLY)) {
    const [reply] = match;
    const before = raw.slice(Math.max(0, match.index - CONTEXT), match.index);
    const after = raw.slice(match.index + reply.length, match.index + reply.length + CONTEXT_BEHIND);
    if (isReplyCode(before, after)) return { class: reply[0] as '4' | '5', reply };
  }
  return undefined;
}

// Three digits are a port, a size or a part of an id, unless they stand where a server's answer begins.
const isReplyCode = (before: string, after: string): boolean =>
  (AT_LINE_START.test(before) || BEHIND_ANNOUNCEMENT.test(before)) &&
  !BEHIND_HTTP.test(before) &&
  !BEFORE_UNIT.test(after) &&
  !BEFORE_DIGITS.test(after) &&
  !BEFORE_HTTP_PHRASE.test(after);

/**
 * Enhanced codes: `class.subject.detail` before `subject.detail` before `subject`. From the IANA registry;
 * details above 100 are Microsoft's. Codes that servers use for everything (x.0.x, x.5.0) are left out:
 * their words say more.
 */
const BY_DETAIL: Readonly<Partial<Record<string, FailureReason>>> = {
  '1': 'unknown_recipient',
  '1.2': 'domain',
  '1.3': 'invalid_address',
  '1.4': 'invalid_address', // ambiguous
  '1.7': 'account', // the sender's address
  '1.8': 'account',
  '2': 'unreachable',
  '5.2.1': 'unknown_recipient', // disabled for good
  '2.2': 'mailbox_full',
  '2.3': 'too_large',
  '3': 'provider',
  '3.4': 'too_large',
  '4': 'provider',
  '4.1': 'timeout', // no answer from host
  '4.4': 'domain', // no route
  '4.5': 'rate_limited', // congestion; Gmail: relay limit
  '4.6': 'domain', // loop
  '4.7': 'timeout', // expired
  '4.14': 'domain', // Microsoft: too many hops
  '4.310': 'domain',
  '4.312': 'domain',
  '4.316': 'timeout',
  '5.3': 'rate_limited', // too many recipients
  '6': 'content',
  '7': 'blocked',
  '7.8': 'account',
  '7.9': 'account',
  '7.13': 'account',
  '7.14': 'account',
  '7.17': 'unknown_recipient', // RFC 7293: the mailbox has another owner now
  '7.18': 'domain',
  '7.28': 'rate_limited', // flood
};

/** Reply codes; 550 and 554 are left out, because servers use them for everything. */
const BY_REPLY: Readonly<Partial<Record<string, FailureReason>>> = {
  '421': 'provider',
  '450': 'unreachable',
  '451': 'provider',
  '452': 'provider',
  '521': 'domain',
  '530': 'account',
  '534': 'account',
  '535': 'account',
  '538': 'account',
  '541': 'blocked',
  '551': 'unknown_recipient',
  '552': 'mailbox_full',
  '553': 'invalid_address',
  '556': 'domain',
  '571': 'blocked',
};

export function reasonOfStatus(status: SmtpStatus): FailureReason | undefined {
  if (status.detail === undefined) return BY_REPLY[status.reply ?? ''];
  const subject = status.detail.slice(0, 1);
  return BY_DETAIL[`${status.class}.${status.detail}`] ?? BY_DETAIL[status.detail] ?? BY_DETAIL[subject];
}
