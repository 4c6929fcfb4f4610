import type { BounceType, Channel, FailureReason } from '../../../catalog';
import { CUSTOMERIO_RULES } from './customerio';
import { classifyBounce, MAIL_PHRASE_RULES, MAIL_SERVER_RULES } from './mail';
import { classifyHttpStatus, NETWORK_PHRASE_RULES, NETWORK_RULES } from './network';
import { SMS_RULES, WHATSAPP_RULES } from './phone';
import { PUSH_RULES } from './push';
import { createRuleSet, isGeneral, SPECIFICITY, type Match, type Rule } from './rules';
import { SLACK_RULES } from './slack';
import { failureTextOf, type FailureText } from './text';

/*
 * A webhook describes a failure only with text: it has no field for an error code. Customer.io, the provider or a
 * receiving server wrote the text. It can quote addresses and phone numbers, so this module returns only members of a
 * closed set.
 */

const ON_EVERY_CHANNEL: readonly Rule[] = [...CUSTOMERIO_RULES, ...NETWORK_RULES];

/** The rules of each channel, in any order. `mailServer` has those for e-mail texts with an SMTP code. */
export const FAILURE_RULES: Readonly<Record<Channel | 'mailServer', readonly Rule[]>> = {
  mailServer: MAIL_SERVER_RULES,
  email: [...MAIL_PHRASE_RULES, ...ON_EVERY_CHANNEL],
  push: [...PUSH_RULES, ...ON_EVERY_CHANNEL],
  sms: [...SMS_RULES, ...ON_EVERY_CHANNEL],
  whatsapp: [...WHATSAPP_RULES, ...ON_EVERY_CHANNEL],
  slack: [...SLACK_RULES, ...ON_EVERY_CHANNEL],
  webhook: [
    // the response body of the endpoint follows the status and can contain any text
    { specificity: SPECIFICITY.providerCode, classify: classifyHttpStatus },
    ...CUSTOMERIO_RULES,
    ...NETWORK_PHRASE_RULES,
  ],
  in_app: ON_EVERY_CHANNEL,
};

const CLASSIFIERS = Object.fromEntries(
  Object.entries(FAILURE_RULES).map(([name, rules]) => [name, createRuleSet(rules)]),
) as Record<keyof typeof FAILURE_RULES, ReturnType<typeof createRuleSet>>;

/** Classification of a failure message. */
export interface FailureClass {
  readonly reason: FailureReason;
  /** `unknown` on all channels except e-mail. */
  readonly bounceType: BounceType;
}

const matchOf = (channel: Channel, text: FailureText): Match | undefined =>
  CLASSIFIERS[channel === 'email' && text.status !== undefined ? 'mailServer' : channel](text);

/** Returns the results of {@link failureReasonOf} and {@link bounceTypeOf}. Normalizes the text only once. */
export function classifyFailure(channel: Channel, message: string | undefined): FailureClass {
  if (typeof message !== 'string') return { reason: 'unknown', bounceType: 'unknown' };
  const text = failureTextOf(message);
  const match = matchOf(channel, text);
  return {
    reason: match?.reason ?? 'unknown',
    bounceType: channel === 'email' ? classifyBounce(text, match) : 'unknown',
  };
}

/**
 * Returns whether the failure of a bounced e-mail is permanent. The first enhanced SMTP code of the message
 * decides, then an SMTP reply code, then phrases. Only the first 2048 characters are classified.
 *
 * @returns `hard` for a permanent failure (5xx), which can also be a block; `unknown` without a message.
 */
export const bounceTypeOf = (message: string | undefined): BounceType =>
  classifyFailure('email', message).bounceType;

/** Returns why a message of this channel was not delivered. Classifies only the first 2048 characters. */
export const failureReasonOf = (channel: Channel, message: string | undefined): FailureReason =>
  classifyFailure(channel, message).reason;

/** Maximum number of devices of a push that are searched for a failure message. */
const MAX_RECIPIENTS = 100;

/**
 * Returns the failure message that explains an event, or undefined. An event has one message, and a push has one per
 * device. The first message with a specific reason is returned, then the first with any reason, then the first.
 *
 * @param data the `data` of a webhook, of any shape
 */
export function failureMessageOf(channel: Channel | undefined, data: unknown): string | undefined {
  try {
    const messages = messagesOf(data);
    if (channel === undefined || messages.length < 2) return messages[0];
    let general: string | undefined;
    for (const message of new Set(messages)) {
      const match = matchOf(channel, failureTextOf(message));
      if (match === undefined || match.reason === 'unknown') continue;
      if (!isGeneral(match)) return message;
      general ??= message;
    }
    return general ?? messages[0];
  } catch {
    return undefined; // a getter or a proxy threw: the data was not parsed from JSON
  }
}

function messagesOf(data: unknown): string[] {
  const { recipients } = (data ?? {}) as { recipients?: unknown };
  const sources: unknown[] = [
    data,
    ...(Array.isArray(recipients) ? (recipients as unknown[]).slice(0, MAX_RECIPIENTS) : []),
  ];
  return sources.map(messageOf).filter((message) => message !== undefined);
}

function messageOf(source: unknown): string | undefined {
  const { failure_message: message } = (source ?? {}) as { failure_message?: unknown };
  return typeof message === 'string' && message !== '' ? message : undefined;
}
