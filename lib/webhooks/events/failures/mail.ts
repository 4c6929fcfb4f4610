import type { BounceType, FailureReason } from '../../../catalog';
import { VAGUE_PHRASES, WIDE_PHRASES } from './mail-phrases';
import { MAIL_PROVIDER_RULES } from './mail-providers';
import { NETWORK_SPECIFICITY } from './network';
import { phraseRules, SPECIFICITY, type Match, type Rule } from './rules';
import { SMTP_RULES } from './smtp-codes';
import type { FailureText } from './text';

const PHRASES: readonly Rule[] = [
  ...MAIL_PROVIDER_RULES,
  ...phraseRules(SPECIFICITY.phrase, WIDE_PHRASES),
  ...phraseRules(SPECIFICITY.generic, VAGUE_PHRASES),
];

/** Rules for the response of a mail server, which is detected by its SMTP code. */
export const MAIL_SERVER_RULES: readonly Rule[] = [...SMTP_RULES, ...PHRASES];

/** Rules for the text of an e-mail provider, which has no SMTP code. */
export const MAIL_PHRASE_RULES: readonly Rule[] = PHRASES;

/** Bounce types that a provider states in the text: Amazon SES, Postmark, Mailgun, SparkPost. */
const STATED_BOUNCE_TYPES: readonly { readonly bounceType: BounceType; readonly pattern: RegExp }[] = [
  { bounceType: 'hard', pattern: /(?<!generated a )hard ?-?bounce|\bpermanent/ },
  {
    bounceType: 'soft',
    pattern: /soft ?-?bounce|transient|temporar|\bdeferred|try (?:again|later)|dns ?(?:error|failure)/,
  },
];

/** The usual bounce type of a reason. */
const BOUNCE_TYPES: Readonly<Partial<Record<FailureReason, BounceType>>> = {
  unknown_recipient: 'hard',
  invalid_address: 'hard',
  domain: 'hard',
  unreachable: 'soft',
  mailbox_full: 'soft',
  blocked: 'soft',
  content: 'soft',
  too_large: 'soft',
  rate_limited: 'soft',
  provider: 'soft',
  timeout: 'soft',
};

/**
 * Returns the bounce type of the SMTP code. Without a code, returns the stated type or the usual type of the reason.
 *
 * @param match the reason, which has no bounce type if it is an error of the network between Customer.io and a provider
 */
export function classifyBounce(text: FailureText, match: Match | undefined): BounceType {
  if (text.status !== undefined) return text.status.class === '5' ? 'hard' : 'soft';
  const stated = STATED_BOUNCE_TYPES.find(({ pattern }) => pattern.test(text.words));
  if (stated !== undefined) return stated.bounceType;
  return match === undefined || match.specificity <= NETWORK_SPECIFICITY
    ? 'unknown'
    : (BOUNCE_TYPES[match.reason] ?? 'unknown');
}
