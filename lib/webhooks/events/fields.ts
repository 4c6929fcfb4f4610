/*
 * Normalizes the fields of webhooks. Real webhooks lack fields, or have `null`, numbers as text and text as numbers. A
 * value that cannot be converted becomes undefined.
 */

const INTEGER = /^\d{1,15}$/;

/** Returns a string, converted from a number if needed, or undefined. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** Returns a safe integer, converted from digits if needed, or undefined. */
export function integer(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && INTEGER.test(value) ? Number(value) : undefined;
}

const flag = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 1) return true;
  return value === 'false' || value === 0 ? false : undefined;
};

/** Returns the name of a trigger or a number, or undefined. */
const nameOrNumber = (value: unknown): string | number | undefined =>
  typeof value === 'string' ? value || undefined : integer(value);

export type JsonObject = Record<string, unknown>;

/** Returns whether a value is an object and not an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const identifiers = (value: unknown): unknown =>
  isObject(value) ? normalize(value, IDENTIFIERS) : undefined;

const recipients = (value: unknown): unknown =>
  Array.isArray(value) ? value.filter(isObject).map((device) => normalize(device, DEVICE)) : undefined;

const headers = (value: unknown): unknown => (isObject(value) ? value : undefined);

type FieldTable = ReadonlyMap<string, (value: unknown) => unknown>;

const IDENTIFIERS: FieldTable = new Map([
  ['id', text],
  ['email', text],
  ['cio_id', text],
]);

const DEVICE: FieldTable = new Map([
  ['device_id', text],
  ['device_platform', text],
  ['failure_message', text],
]);

/** Converter of each documented field of `data`. */
export const DATA: FieldTable = new Map<string, (value: unknown) => unknown>([
  ['identifiers', identifiers],
  ['customer_id', text],
  ['delivery_id', text],
  ['action_id', integer],
  ['parent_action_id', integer],
  ['journey_id', text],
  ['trigger_event_id', text],
  ['campaign_id', integer],
  ['broadcast_id', integer],
  ['trigger_id', integer],
  ['newsletter_id', integer],
  ['content_id', integer],
  ['transactional_message_id', nameOrNumber],
  ['email_address', text],
  ['recipient', text],
  ['subject', text],
  ['recipients', recipients],
  ['failure_message', text],
  ['content', text],
  ['headers', headers],
  ['prefetched', flag],
  ['proxied', flag],
  ['synthetic', flag],
  ['machine', flag],
  ['href', text],
  ['link_id', integer],
  ['tracked_response', text],
  ['inbound_event_id', text],
  ['to', text],
]);

/** Converts the documented fields of an object that the parser owns, in place. Keeps other fields unchanged. */
export function normalize(object: JsonObject, table: FieldTable): JsonObject {
  for (const key in object) {
    const convert = table.get(key);
    if (convert === undefined) continue;
    const original = object[key];
    const value = convert(original);
    if (value !== original) object[key] = value;
  }
  return object;
}

/** Unix seconds in the year 5138. A larger number is in milliseconds. */
const MAX_SECONDS = 100_000_000_000;
/** Unix seconds in the year 2010, before Customer.io existed. */
const MIN_SECONDS = 1_262_304_000;

/** Returns the date for Unix seconds or milliseconds, which can be a number or text, or undefined. */
export function date(value: unknown): Date | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  const seconds = number > MAX_SECONDS ? number / 1000 : number;
  // false for NaN and Infinity
  return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? new Date(seconds * 1000) : undefined;
}
