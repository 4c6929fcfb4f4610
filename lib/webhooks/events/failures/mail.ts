import type { BounceType, FailureReason } from '../../../catalog';
import { DEFINITE, VAGUE } from './mail-phrases';
import { reasonOfStatus, smtpStatusOf } from './smtp';
import { createPhraseClassifier, type FailureText, type Classifier } from './text';

const classifyDefinite = createPhraseClassifier(DEFINITE);
const classifyVague = createPhraseClassifier(VAGUE);

/**
 * Classifies the response of a mail server, which is detected by its SMTP code. Unambiguous phrases decide first,
 * then the code, then other phrases.
 */
export const classifyMailServerError: Classifier = (text) => {
  const status = smtpStatusOf(text.raw);
  if (status === undefined) return undefined;
  return classifyDefinite(text) ?? reasonOfStatus(status) ?? classifyVague(text) ?? 'unknown';
};

/** Classifies a text without an SMTP code, by its phrases. */
export const classifyMailProviderError: Classifier = (text) => classifyDefinite(text) ?? classifyVague(text);

/** Bounce types that a provider states in the text: Amazon SES, Postmark, Mailgun, SparkPost. */
const STATED_BOUNCE_TYPES: readonly { readonly bounceType: BounceType; readonly pattern: RegExp }[] = [
  { bounceType: 'hard', pattern: /hard ?-?bounce|\bpermanent/ },
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
 */
export function classifyBounce(text: FailureText): BounceType {
  const status = smtpStatusOf(text.raw);
  if (status !== undefined) return status.class === '5' ? 'hard' : 'soft';
  const stated = STATED_BOUNCE_TYPES.find(({ pattern }) => pattern.test(text.words));
  if (stated !== undefined) return stated.bounceType;
  const reason = classifyMailProviderError(text);
  return (reason && BOUNCE_TYPES[reason]) ?? 'unknown';
}
