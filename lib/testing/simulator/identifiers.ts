import { randomBytes, randomUUID } from 'node:crypto';

/** Channels of the transactional send endpoints, `/send/<channel>`. */
export const SEND_CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox_message'] as const;
export type SendChannel = (typeof SEND_CHANNELS)[number];

/** Seen in published ids: 0 e-mail, 2 SMS, 5 push. The last two are guesses. */
const CHANNEL_BYTE: Readonly<Record<Exclude<SendChannel, 'whatsapp'>, number>> = {
  email: 0,
  sms: 2,
  push: 5,
  in_app: 6,
  inbox_message: 7,
};

/** Stands for the workspace, which real ids begin with. */
const WORKSPACE_PREFIX = Buffer.from([0x44, 0xa6, 0x1d, 0x02]);

/**
 * A delivery id of the classic shape: base64url of prefix, channel byte and the 16 bytes of a ULID
 * (6 of time, 10 random). WhatsApp sends answer a UUID instead. Consumers must treat both as opaque.
 */
export function deliveryId(channel: SendChannel): string {
  if (channel === 'whatsapp') return randomUUID();
  const time = Buffer.alloc(6);
  time.writeUIntBE(Date.now(), 0, 6);
  return Buffer.concat([
    WORKSPACE_PREFIX,
    Buffer.from([CHANNEL_BYTE[channel]]),
    time,
    randomBytes(10),
  ]).toString('base64url');
}

let lastResourceId = 0;

/** The number of a newly made resource: a broadcast trigger, an export, a segment. */
export function resourceId(): number {
  return ++lastResourceId;
}
