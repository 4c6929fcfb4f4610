import { randomBytes } from 'node:crypto';

/** Channels of the transactional send endpoints, `/send/<channel>`. */
export const SEND_CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox_message'] as const;
export type SendChannel = (typeof SEND_CHANNELS)[number];

/** What has deliveries: what the API sends, and two actions of campaigns. */
export type DeliveryChannel = SendChannel | 'slack' | 'webhook';

/** Seen in published ids: 0 e-mail, 1 webhook, 2 SMS, 4 Slack, 5 push. The last two are guesses. */
const CHANNEL_BYTE: Readonly<Record<Exclude<DeliveryChannel, 'whatsapp'>, number>> = {
  email: 0,
  webhook: 1,
  sms: 2,
  slack: 4,
  push: 5,
  in_app: 6,
  inbox_message: 7,
};

/** Stands for the workspace, which real ids begin with. */
const WORKSPACE_PREFIX = Buffer.from([0x44, 0xa6, 0x1d, 0x02]);

/**
 * A delivery id of the classic shape: base64url of prefix, channel byte and the 16 bytes of a ULID
 * (6 of time, 10 random). WhatsApp sends answer a UUID instead. Consumers must treat both as opaque.
 *
 * @param at Unix milliseconds
 * @param bytes 16 bytes of chance
 */
export function deliveryId(
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

/** Version 4: two of its digits say so. */
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

/** The number of a newly made resource: a broadcast trigger, an export, a segment. */
export function resourceId(): number {
  return ++lastResourceId;
}
