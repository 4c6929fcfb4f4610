import type { FailureReason } from '../../../catalog';
import { SPECIFICITY, type Rule } from './rules';
import type { SmtpStatus } from './smtp-status';
import type { FailureText } from './text';

type ReasonsByCode = Readonly<Partial<Record<string, FailureReason>>>;

/**
 * Details that only Microsoft uses: each has one meaning, so it decides before the words beside it, which are often
 * "Access denied". https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
 */
const BY_MICROSOFT_DETAIL: ReasonsByCode = {
  '1.90': 'rate_limited', // recipients a day
  '2.121': 'rate_limited',
  '2.122': 'rate_limited',
  '4.300': 'timeout',
  '4.310': 'domain',
  '4.312': 'domain',
  '7.57': 'account', // the client did not authenticate
  '7.64': 'domain', // relay
  '7.232': 'rate_limited',
  '7.233': 'rate_limited',
  '7.321': 'provider', // STARTTLS and DANE of the destination
  '7.322': 'provider',
  '7.323': 'provider',
  '7.324': 'provider',
  '7.325': 'provider',
  '7.501': 'blocked',
  '7.502': 'blocked',
  '7.503': 'blocked',
  '7.504': 'unknown_recipient',
  '7.505': 'unknown_recipient',
  '7.508': 'rate_limited',
  '7.512': 'content',
  '7.705': 'rate_limited',
  '7.750': 'account', // an unregistered domain
};

/** Reasons by the detail of an enhanced code, from the IANA registry. `class.subject.detail` has priority. */
const BY_DETAIL: ReasonsByCode = {
  '1.2': 'domain',
  '1.3': 'invalid_address',
  '1.4': 'invalid_address', // ambiguous
  '1.7': 'account', // the sender's address
  '1.8': 'account',
  '5.2.1': 'unknown_recipient', // disabled for good
  '2.2': 'mailbox_full',
  '2.3': 'too_large',
  '2.14': 'unknown_recipient',
  '3.4': 'too_large',
  '4.1': 'timeout', // no response from the host
  '4.4': 'domain', // no route
  '4.5': 'rate_limited', // congestion; Gmail: relay limit
  '4.6': 'domain', // loop
  '4.7': 'timeout', // expired
  '4.14': 'domain', // Microsoft: too many hops
  '4.316': 'timeout',
  '5.3': 'rate_limited', // too many recipients
  '7.3': 'account', // Exchange: server authentication
  '7.8': 'account',
  '7.9': 'account',
  '7.13': 'account',
  '7.14': 'account',
  '7.17': 'unknown_recipient', // RFC 7293: the mailbox has another owner now
  '7.18': 'domain',
  '7.28': 'rate_limited', // flood
};

/** Reasons by the subject of an enhanced code. Servers use x.0.x and x.5.x for any failure. */
const BY_SUBJECT: ReasonsByCode = {
  '1': 'unknown_recipient',
  '2': 'unreachable',
  '3': 'provider',
  '4': 'provider',
  '6': 'content',
  '7': 'blocked',
};

/** Reasons by reply code. 550 and 554 are omitted: servers use them for any failure. */
const BY_REPLY: ReasonsByCode = {
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

/** Texts beside a transient code that a server also uses for a temporary problem of its own. */
const TEMPORARY = /try again later|(?:service|system|server) .{0,20}(?:unavailable|problem|error|busy)/;
const AMBIGUOUS_TRANSIENT = /^(?:7\.[01]|7\.500|7\.700)$/;

const subjectOf = (detail: string): string => detail.slice(0, 1);

/** The codes of a response. A code that is more detailed is more specific. */
export const SMTP_RULES: readonly Rule[] = [
  rule(SPECIFICITY.providerCode + 20, ({ detail }) => BY_MICROSOFT_DETAIL[detail ?? '']),
  rule(SPECIFICITY.enhancedCode + 30, (status) => BY_DETAIL[`${status.class}.${status.detail}`]),
  rule(SPECIFICITY.enhancedCode + 20, (status) => BY_DETAIL[status.detail ?? '']),
  rule(SPECIFICITY.enhancedCode + 10, ({ class: kind, detail }, { words }) =>
    kind === '4' && AMBIGUOUS_TRANSIENT.test(detail ?? '') && TEMPORARY.test(words) ? 'provider' : undefined,
  ),
  rule(SPECIFICITY.enhancedCode, ({ detail }) => BY_SUBJECT[subjectOf(detail ?? '')]),
  rule(SPECIFICITY.replyCode, ({ reply }) => BY_REPLY[reply ?? '']),
];

function rule(
  specificity: number,
  reasonOf: (status: SmtpStatus, text: FailureText) => FailureReason | undefined,
): Rule {
  return {
    specificity,
    classify: (text) => text.status && reasonOf(text.status, text),
  };
}
