import type { FailureReason } from '../../../catalog';
import { identifierRule, phraseRules, SPECIFICITY, type Rule } from './rules';

/** Pages of providers and blocklists that a failure message links to, by failure reason. */
const LINKS: Readonly<Partial<Record<FailureReason, RegExp>>> = {
  unknown_recipient: /google\.com\/mail\/?\?p=(?:nosuchuser|disableduser)/,
  mailbox_full: /google\.com\/mail\/?\?p=overquota/,
  rate_limited: /google\.com\/mail\/?\?p=(?:receivingrate|unsolicitedratelimit)/,
  blocked:
    /^https?:\/\/(?:[\w-]{1,60}\.){0,4}(?:spamhaus|spamcop|sorbs|barracudacentral|mailspike|uceprotect|surbl|uribl|abuseat)\.|dnsbl|google\.com\/mail\/?\?p=(?:unauthenticated|dmarc|ipv6auth)/,
};

const LINK_REASONS = Object.entries(LINKS) as readonly (readonly [FailureReason, RegExp])[];

/** Errors of Gmail, Microsoft, Yahoo, Apple, SendGrid, Amazon SES, Mailgun, Postmark and SparkPost in their words. */
export const MAIL_PROVIDER_RULES: readonly Rule[] = [
  // names of bounce classes, which are common words inside a sentence
  ...phraseRules(SPECIFICITY.providerCode, [
    [10, 'invalid_address', /^invalid$/],
    [11, 'content', /^content$/],
    [12, 'blocked', /^(?:reputation|mail block)$/],
    [13, 'provider', /^technical failure$/],
    [14, 'unknown', /^(?:unclassified|undetermined|admin failure)$/],
  ]),
  identifierRule(SPECIFICITY.providerCode, {
    suppressed: 'suppress-bounce suppress-complaint suppress-unsubscribe OnAccountSuppressionList',
    unknown_recipient: 'NoEmail AddressChange ExRecipNotFound RecipientNotFound',
    content: 'ContentRejected AttachmentRejected VirusNotification SpamNotification',
    too_large: 'MessageTooLarge RecipSizeLimit OverAdvertisedSize',
    mailbox_full: 'MailboxFull QuotaExceededException',
    domain: 'NonExistentDomain InfoDomainNonexistent InfoNoRecords DnsError',
    blocked: 'DMARCPolicy SenderNotInAllowedList SenderNotAuthenticatedForGroup espblock',
    invalid_address: 'BadEmailAddress',
    account: 'SMTPApiError',
    template: 'TemplateRenderingFailed',
  }),
  {
    specificity: SPECIFICITY.phrase + 76,
    classify: ({ links }) =>
      links.length === 0
        ? undefined
        : LINK_REASONS.find(([, pattern]) => links.some((link) => pattern.test(link)))?.[0],
  },
  ...phraseRules(SPECIFICITY.phrase, [
    [99, 'cancelled', /(?:campaign|newsletter|broadcast) cancell?ed/],
    [
      97,
      'domain',
      /\bmx info\b|mail domain .{0,60}unknown|no valid domain|domain look ?up|(?:mail|routing) loop|\d hops\b/,
      /recipient domain|(?:host|domain) does not accept mail/,
    ],
    [
      95,
      'blocked',
      /helo command rejected|bad helo|sender address .{0,60}block|blocked (?:by \S+ )?using|permanently deferred|due to user complaints/,
      /policy that prohibit|(?:low|poor|bad) reputation|(?:ip|sender|domain) reputation|due to .{0,40}reputation/,
      /spamhaus|spamcop|barracuda|\bsorbs\b|dnsbl|not (?:in|on) .{0,20}(?:white|allow)-?list|not aligned with/,
      /not sent over (?:a )?tls|known spam source|send(?:ing)? (?:ip|server) .{0,20}(?:blocked|banned)|banned sender/,
    ],
    [
      93,
      'account',
      /invalid credentials|sending denied|sender (?:signature|identity)|unconfigured sending|test purposes only/,
      /sender address .{0,60}not a valid|verified sender|activate your|not allowed to send: ?account/,
      /send from (?:that|this|the|unregistered) .{0,20}(?:address|domain)|client was not authenticated|out of credits/,
      /not authori[sz]ed to perform|unresolvable .{0,20}from domain|(?:log|sign) in (?:through|with|via) your/,
      /outbound sender|account is not .{0,20}(?:active|verified)|maximum credits|application-specific password/,
    ],
    [91, 'too_large', /exceeds? .{0,40}limit of \d+ (?:bytes|attachments|[kmg]i?b)\b/],
    [
      89,
      'rate_limited',
      /recipient limit exceeded|sending too (?:fast|many)|daily limit|per hour\b|(?:last|this) hour|excessive volume/,
      /exceeded (?:permitted|their|threshold)|queue quota|(?:volume|frequency|rate)\b.{0,30}too high|exceeded its quota/,
      /concurrency limit|maximum number of connections|exceed\w* (?:\w+ )?sending limit|too many recipients/,
    ],
    [
      87,
      'content',
      /(?:not |non-)?rfc ?-?\d* ?compliant|(?:illegal|prohibited) attachment|encoded-word|disallowed header|bad content/,
      /missing a valid|(?:expected )?mime (?:type|pars|construct)|json pars|suspicious due to the nature of/,
    ],
    [
      85,
      'invalid_address',
      /not a valid rfc|no valid (?:e-?mail )?address|invalid '?(?:to|recipient)'? address|'to' .{0,20}not a valid/,
      /rcpt(?: to)? syntax|missing final|(?:illegal|invalid) characters? in .{0,20}(?:address|domain|local|user)/,
    ],
    [
      83,
      'unknown_recipient',
      /no longer (?:valid|on (?:this |the )?server)|not a valid recipient|address change|disabled recipient/,
      /unknown (?:recipient|or illegal alias)|misconfigured forwarding/,
    ],
    [
      81,
      'timeout',
      /connection expired|exceeded max (?:time|retries)|queue\.? ?expired|message (?:has )?expired/,
    ],
    [
      1,
      'provider',
      /connection refused|server busy|unable to connect|unable to make any connection|disk (?:space|full)/,
    ],
  ]),
];
