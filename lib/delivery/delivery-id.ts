/** Delivery ids are opaque: base64url of about 30 characters, or a UUID for WhatsApp. */
const DELIVERY_ID = /^[\w=-]{8,128}$/;

/** Returns whether a value has the shape of a delivery id. Other values are not written to spans or stores. */
export const isDeliveryId = (value: unknown): value is string =>
  typeof value === 'string' && DELIVERY_ID.test(value);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ULID_BYTES = 16;
const ULID_TIME_BYTES = 6;
/** A prefix and a channel byte precede the ULID. */
const MIN_BYTES = ULID_BYTES + 2;
const MAX_BYTES = ULID_BYTES + 24;
/** 2015: ids of this kind are younger. */
const EARLIEST = Date.UTC(2015, 0);
/** Tolerance for clocks that differ. */
const MAX_AHEAD_MS = 60_000;

/**
 * Returns the creation time of a delivery, decoded from its id, in Unix milliseconds.
 *
 * Inferred from examples, not documented by Customer.io: the last 16 bytes of an id are a ULID, and its first
 * six bytes are the time. Returns undefined for an id of another shape, or for a time before 2015 or in the
 * future.
 */
export function creationTimeOf(deliveryId: string, now: number): number | undefined {
  if (UUID.test(deliveryId)) return undefined;
  const bytes = Buffer.from(deliveryId, 'base64url');
  if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) return undefined;
  const time = bytes.readUIntBE(bytes.length - ULID_BYTES, ULID_TIME_BYTES);
  return time >= EARLIEST && time <= now + MAX_AHEAD_MS ? time : undefined;
}
