import type * as Crypto from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { ATTR, type AttributeName } from '../catalog';
import type { ResolvedConfig } from '../config';
import type * as Redaction from '../redaction';

/* Loaded at first use, because the options below are off by default. Bench row: "preload adds to the start of Node". */
const crypto = () => require('node:crypto') as typeof Crypto;
const redaction = () => require('../redaction') as typeof Redaction;

/** A longer value is not an id or a name. */
const MAX_LENGTH = 256;

/** Returns the customer id as `captureCustomerId` allows it: nothing, the raw id, or its HMAC-SHA256 in hex. */
export function customerAttributes(
  { captureCustomerId, customerIdHashKey }: ResolvedConfig,
  id: unknown,
): Attributes {
  if (captureCustomerId === 'raw') return scalarAttribute(ATTR.customerId, id);
  if (captureCustomerId === 'off' || !isScalar(id)) return {};
  const hash = crypto().createHmac('sha256', customerIdHashKey).update(String(id)).digest('hex');
  return { [ATTR.customerIdHash]: hash };
}

/** Returns the redacted text of an error if `captureErrorMessage` is set. */
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

/** Returns an attribute, or an empty object if the value is not text or a number. */
export const scalarAttribute = (name: AttributeName, value: unknown): Attributes =>
  isScalar(value) ? { [name]: String(value).slice(0, MAX_LENGTH) } : {};
