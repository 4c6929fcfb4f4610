import type { BounceType, FailureReason } from '../../../catalog';
import { DEFINITE, VAGUE } from './mail-phrases';
import { reasonOfStatus, smtpStatusOf } from './smtp';
import { byPhrase, type FailureText, type Classifier } from './text';

const definite = byPhrase(DEFINITE);
const vague = byPhrase(VAGUE);

/** The answer of a mail server, known by a code: its words where they are clear, else the code. */
export const fromMailServer: Classifier = (text) => {
  const status = smtpStatusOf(text.raw);
  if (status === undefined) return undefined;
  return definite(text) ?? reasonOfStatus(status) ?? vague(text) ?? 'unknown';
};

/** What a provider says in words. */
export const fromMailProvider: Classifier = (text) => definite(text) ?? vague(text);

/** Providers that say themselves whether it is for good: Amazon SES, Postmark, Mailgun, SparkPost. */
const VERDICTS: readonly { readonly bounce: BounceType; readonly containsPhrase: RegExp }[] = [
  { bounce: 'hard', containsPhrase: /hard ?-?bounce|\bpermanent/ },
  {
    bounce: 'soft',
    containsPhrase: /soft ?-?bounce|transient|temporar|\bdeferred|try (?:again|later)|dns ?(?:error|failure)/,
  },
];

const BOUNCE_OF: Readonly<Partial<Record<FailureReason, BounceType>>> = {
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

/** The code decides; where there is none, the provider's verdict; else what the reason usually means. */
export function bounceOf(text: FailureText): BounceType {
  const status = smtpStatusOf(text.raw);
  if (status !== undefined) return status.class === '5' ? 'hard' : 'soft';
  const verdict = VERDICTS.find(({ containsPhrase: says }) => says.test(text.words));
  if (verdict !== undefined) return verdict.bounce;
  const reason = fromMailProvider(text);
  return (reason && BOUNCE_OF[reason]) ?? 'unknown';
}
