import type * as Crypto from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { ATTR, type AttributeName } from '../catalog';
import type { ResolvedConfig } from '../config';
import type * as Redaction from '../redaction';

/* Loaded when first needed: two thirds of what a preload would cost are for options that are off by default. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load at once
const crypto = () => require('node:crypto') as typeof Crypto;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load at once
const redaction = () => require('../redaction') as typeof Redaction;

/** Longer values are not ids or names. */
const MAX_LENGTH = 256;

/** The customer id as the options allow it: nothing, as it is, or as HMAC-SHA256 in hex. */
export function customerAttributes(
  { captureCustomerId, customerIdHashKey }: ResolvedConfig,
  id: unknown,
): Attributes {
  if (captureCustomerId === 'raw') return scalarAttribute(ATTR.customerId, id);
  if (captureCustomerId === 'off' || !isScalar(id)) return {};
  const hash = crypto().createHmac('sha256', customerIdHashKey).update(String(id)).digest('hex');
  return { [ATTR.customerIdHash]: hash };
}

/** The text of a failure, redacted, for those who opted in. */
export function redactedErrorText(
  { captureErrorMessage }: ResolvedConfig,
  text: unknown,
): string | undefined {
  return captureErrorMessage && typeof text === 'string'
    ? redaction().redactText(text, MAX_LENGTH)
    : undefined;
}

const isScalar = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

/** An attribute, if the value can be one. */
export const scalarAttribute = (name: AttributeName, value: unknown): Attributes =>
  isScalar(value) ? { [name]: String(value).slice(0, MAX_LENGTH) } : {};
