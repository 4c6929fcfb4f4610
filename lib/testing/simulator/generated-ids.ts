import { randomBytes } from 'node:crypto';

/** Channels of the transactional send endpoints, `/send/<channel>`. */
export const SEND_CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox_message'] as const;
export type SendChannel = (typeof SEND_CHANNELS)[number];

/** Channels with deliveries: the channels of the send endpoints, and two campaign actions. */
export type DeliveryChannel = SendChannel | 'slack' | 'webhook';

/** Channel bytes in delivery ids. Published ids show 0, 1, 2, 4 and 5; 6 and 7 are guesses. */
const CHANNEL_BYTE: Readonly<Record<Exclude<DeliveryChannel, 'whatsapp'>, number>> = {
  email: 0,
  webhook: 1,
  sms: 2,
  slack: 4,
  push: 5,
  in_app: 6,
  inbox_message: 7,
};

/** Real ids start with a prefix for the workspace. */
const WORKSPACE_PREFIX = Buffer.from([0x44, 0xa6, 0x1d, 0x02]);

/**
 * Returns a delivery id: base64url of the prefix, the channel byte and the 16 bytes of a ULID (6 of time, 10 random).
 * Returns a UUID for WhatsApp. Consumers must treat both as opaque.
 *
 * @param at creation time in Unix milliseconds.
 * @param bytes 16 random bytes.
 */
export function newDeliveryId(
  channel: DeliveryChannel,
  at = Date.now(),
  bytes: Buffer = randomBytes(16),
): string {
  if (channel === 'whatsapp') return uuid(bytes);
  const time = Buffer.alloc(6);
  time.writeUIntBE(at, 0, 6);
  return Buffer.concat([
    WORKSPACE_PREFIX,
    Buffer.from([CHANNEL_BYTE[channel]]),
    time,
    bytes.subarray(0, 10),
  ]).toString('base64url');
}

/** Formats 16 bytes as a UUID of version 4. */
function uuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const variant = (bytes.readUInt8(8) & 0x3f) | 0x80;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant.toString(16)}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

let lastResourceId = 0;

/** Returns the id of a new resource, such as a broadcast trigger, an export or a segment. */
export function nextResourceId(): number {
  return ++lastResourceId;
}
