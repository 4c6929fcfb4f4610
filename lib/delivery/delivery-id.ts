/** Delivery ids are opaque: base64url of about 30 characters, or a UUID for WhatsApp. */
const DELIVERY_ID = /^[\w=-]{8,128}$/;

/** What looks like an id; anything else is not written into spans or stores. */
export const isDeliveryId = (value: unknown): value is string =>
  typeof value === 'string' && DELIVERY_ID.test(value);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ULID_BYTES = 16;
const ULID_TIME_BYTES = 6;
/** Prefix and channel byte come before the ULID. */
const MIN_BYTES = ULID_BYTES + 2;
const MAX_BYTES = ULID_BYTES + 24;
/** 2015: before that there were no such ids. */
const EARLIEST = Date.UTC(2015, 0);
/** Clocks differ. */
const MAX_AHEAD_MS = 60_000;

/**
 * The time at which a delivery was created, read out of its id, in Unix milliseconds.
 *
 * Inferred, not documented by Customer.io: in all examples at hand the last 16 bytes of an id are a ULID
 * whose first six bytes are that time. An id of another shape, or one that gives a time before 2015 or in
 * the future, gives undefined.
 */
export function creationTimeOf(deliveryId: string, now: number): number | undefined {
  if (UUID.test(deliveryId)) return undefined;
  const bytes = Buffer.from(deliveryId, 'base64url');
  if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) return undefined;
  const time = bytes.readUIntBE(bytes.length - ULID_BYTES, ULID_TIME_BYTES);
  return time >= EARLIEST && time <= now + MAX_AHEAD_MS ? time : undefined;
}
