import type { BounceType, Channel, FailureReason } from '../../../catalog';
import { fromCustomerio } from './customerio';
import { bounceOf, fromMailProvider, fromMailServer } from './mail';
import { fromHttpStatus, fromNetwork } from './network';
import { fromPhoneProvider, fromPhoneProviderCode } from './phone';
import { fromPushService } from './push';
import { fromSlack } from './slack';
import { failureTextOf, type FailureText, type Classifier } from './text';

/*
 * A webhook has no code for what went wrong, only text: of Customer.io, of the provider, of a receiving
 * server. It quotes addresses and phone numbers, so what leaves here is a member of a closed set.
 */

// A code first, then what Customer.io says of itself, then a provider's words.
const PHONE: readonly Classifier[] = [fromPhoneProviderCode, fromCustomerio, fromPhoneProvider, fromNetwork];

const FINDERS: Readonly<Record<Channel, readonly Classifier[]>> = {
  email: [fromMailServer, fromCustomerio, fromMailProvider, fromNetwork],
  push: [fromCustomerio, fromPushService, fromNetwork],
  sms: PHONE,
  whatsapp: PHONE,
  slack: [fromSlack, fromCustomerio, fromNetwork],
  // behind the status stands the endpoint's answer, and that can be any text
  webhook: [fromHttpStatus, fromCustomerio, fromNetwork],
  in_app: [fromCustomerio, fromNetwork],
};

export interface FailureClass {
  readonly reason: FailureReason;
  /** `unknown` on other channels than e-mail. */
  readonly bounceType: BounceType;
}

/** What {@link failureReasonOf} and {@link bounceTypeOf} say, for the price of reading the text once. */
export function classifyFailure(channel: Channel, message: string | undefined): FailureClass {
  if (typeof message !== 'string') return { reason: 'unknown', bounceType: 'unknown' };
  const text = failureTextOf(message);
  return { reason: reasonOf(channel, text), bounceType: channel === 'email' ? bounceOf(text) : 'unknown' };
}

/**
 * Whether a bounced e-mail address is gone for good: the first enhanced SMTP code of the message decides,
 * then an SMTP reply code, then the words. Only the first 2048 characters are looked at.
 *
 * @returns `hard` for a permanent failure (5xx), which can be a block too; `unknown` without a message.
 */
export const bounceTypeOf = (message: string | undefined): BounceType =>
  classifyFailure('email', message).bounceType;

/** Why a message of this channel did not arrive. Only the first 2048 characters are looked at. */
export const failureReasonOf = (channel: Channel, message: string | undefined): FailureReason =>
  classifyFailure(channel, message).reason;

function reasonOf(channel: Channel, text: FailureText): FailureReason {
  for (const find of FINDERS[channel]) {
    const reason = find(text);
    if (reason !== undefined) return reason;
  }
  return 'unknown';
}

/** One person's devices; behind these nobody looks. */
const MOST_RECIPIENTS = 100;

/**
 * The text of a failure: push has one per device, of which this is the first.
 *
 * @param data the `data` of a webhook, of any shape
 */
export function failureMessageOf(data: unknown): string | undefined {
  try {
    const { recipients } = (data ?? {}) as { recipients?: unknown };
    const places: unknown[] = [
      data,
      ...(Array.isArray(recipients) ? (recipients as unknown[]).slice(0, MOST_RECIPIENTS) : []),
    ];
    return places.map(messageIn).find((message) => message !== undefined);
  } catch {
    return undefined; // a getter or a proxy, of data that did not come as JSON
  }
}

function messageIn(place: unknown): string | undefined {
  const { failure_message: message } = (place ?? {}) as { failure_message?: unknown };
  return typeof message === 'string' && message !== '' ? message : undefined;
}
