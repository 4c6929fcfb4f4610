import type { BounceType, Channel, FailureReason } from '../../../catalog';
import { classifyCustomerioError } from './customerio';
import { classifyBounce, classifyMailProviderError, classifyMailServerError } from './mail';
import { classifyHttpStatus, classifyNetworkError } from './network';
import { classifyPhoneProviderError, classifyPhoneProviderCode } from './phone';
import { classifyPushError } from './push';
import { classifySlackError } from './slack';
import { failureTextOf, type FailureText, type Classifier } from './text';

/*
 * A webhook describes a failure only with text: it has no field for an error code. Customer.io, the provider or a
 * receiving server wrote the text. It can quote addresses and phone numbers, so this module returns only members of a
 * closed set.
 */

// codes first, then messages of Customer.io, then phrases of a provider
const PHONE: readonly Classifier[] = [
  classifyPhoneProviderCode,
  classifyCustomerioError,
  classifyPhoneProviderError,
  classifyNetworkError,
];

const CLASSIFIERS: Readonly<Record<Channel, readonly Classifier[]>> = {
  email: [classifyMailServerError, classifyCustomerioError, classifyMailProviderError, classifyNetworkError],
  push: [classifyCustomerioError, classifyPushError, classifyNetworkError],
  sms: PHONE,
  whatsapp: PHONE,
  slack: [classifySlackError, classifyCustomerioError, classifyNetworkError],
  // the status first: the response body of the endpoint follows it and can contain any text
  webhook: [classifyHttpStatus, classifyCustomerioError, classifyNetworkError],
  in_app: [classifyCustomerioError, classifyNetworkError],
};

/** Classification of a failure message. */
export interface FailureClass {
  readonly reason: FailureReason;
  /** `unknown` on all channels except e-mail. */
  readonly bounceType: BounceType;
}

/** Returns the results of {@link failureReasonOf} and {@link bounceTypeOf}. Normalizes the text only once. */
export function classifyFailure(channel: Channel, message: string | undefined): FailureClass {
  if (typeof message !== 'string') return { reason: 'unknown', bounceType: 'unknown' };
  const text = failureTextOf(message);
  return {
    reason: reasonOf(channel, text),
    bounceType: channel === 'email' ? classifyBounce(text) : 'unknown',
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

function reasonOf(channel: Channel, text: FailureText): FailureReason {
  for (const classify of CLASSIFIERS[channel]) {
    const reason = classify(text);
    if (reason !== undefined) return reason;
  }
  return 'unknown';
}

/** Maximum number of devices of a push that are searched for a failure message. */
const MAX_RECIPIENTS = 100;

/**
 * Returns the failure message of an event, or undefined. For a push with one message per device, returns the first.
 *
 * @param data the `data` of a webhook, of any shape
 */
export function failureMessageOf(data: unknown): string | undefined {
  try {
    const { recipients } = (data ?? {}) as { recipients?: unknown };
    const sources: unknown[] = [
      data,
      ...(Array.isArray(recipients) ? (recipients as unknown[]).slice(0, MAX_RECIPIENTS) : []),
    ];
    return sources.map(messageOf).find((message) => message !== undefined);
  } catch {
    return undefined; // a getter or a proxy threw: the data was not parsed from JSON
  }
}

function messageOf(source: unknown): string | undefined {
  const { failure_message: message } = (source ?? {}) as { failure_message?: unknown };
  return typeof message === 'string' && message !== '' ? message : undefined;
}
