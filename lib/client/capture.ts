import { createHmac } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { ATTR } from '../catalogue';
import type { ResolvedConfig } from '../config';
import { redactText } from '../redaction';
import { messageOf } from './answers';
import type { OperationTraits } from './operations';

/** Longer values are not ids or names. */
const MAX_LENGTH = 256;

/** What the user opted in to record about a call, or `undefined`: the usual case costs one comparison. */
export type Capture = (traits: OperationTraits, args: readonly unknown[]) => Attributes;

export function captureFor(config: ResolvedConfig): Capture | undefined {
  const { captureCustomerId, captureEventName, captureTransactionalMessageId } = config;
  if (captureCustomerId === 'off' && !captureEventName && !captureTransactionalMessageId) return undefined;
  return (traits, args) => ({
    ...customerAttributes(config, traits.customerId?.(args)),
    ...(captureEventName && scalar(ATTR.eventName, traits.eventName?.(args))),
    ...(captureTransactionalMessageId &&
      scalar(ATTR.transactionalMessageId, traits.transactionalMessageId?.(args))),
  });
}

/** The customer id as the options allow it: nothing, as it is, or as HMAC-SHA256 in hex. */
export function customerAttributes(
  { captureCustomerId, customerIdHashKey }: ResolvedConfig,
  id: unknown,
): Attributes {
  if (captureCustomerId === 'raw') return scalar(ATTR.customerId, id);
  if (captureCustomerId === 'off' || !isScalar(id)) return {};
  const hash = createHmac('sha256', customerIdHashKey).update(String(id)).digest('hex');
  return { [ATTR.customerIdHash]: hash };
}

/** The text of an error, redacted, for those who opted in. */
export function capturedMessage({ captureErrorMessage }: ResolvedConfig, error: unknown): string | undefined {
  const message = captureErrorMessage ? messageOf(error) : undefined;
  return message === undefined ? undefined : redactText(message, MAX_LENGTH);
}

const isScalar = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

const scalar = (name: string, value: unknown): Attributes =>
  isScalar(value) ? { [name]: String(value).slice(0, MAX_LENGTH) } : {};
