import type * as Crypto from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { ATTR } from '../catalogue';
import type { ResolvedConfig } from '../config';
import type * as Redaction from '../redaction';
import { messageOf } from './answers';
import type { OperationTraits } from './operations';

/* Loaded when first needed: two thirds of what a preload would cost are for options that are off by default. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load at once
const crypto = () => require('node:crypto') as typeof Crypto;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load at once
const redaction = () => require('../redaction') as typeof Redaction;

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
  const hash = crypto().createHmac('sha256', customerIdHashKey).update(String(id)).digest('hex');
  return { [ATTR.customerIdHash]: hash };
}

/** The text of an error, redacted, for those who opted in. */
export function capturedMessage({ captureErrorMessage }: ResolvedConfig, error: unknown): string | undefined {
  const message = captureErrorMessage ? messageOf(error) : undefined;
  return message === undefined ? undefined : redaction().redactText(message, MAX_LENGTH);
}

const isScalar = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

const scalar = (name: string, value: unknown): Attributes =>
  isScalar(value) ? { [name]: String(value).slice(0, MAX_LENGTH) } : {};
