import type { DeliveryJournal, AcceptedSend } from '../../config/stores';
import type { Commands } from './clients';

/** Milliseconds, and where the send had a span: trace id, span id, flags. Ids of zeros are none, says W3C. */
const VALUE = /^(\d{1,15})(?:\.((?!0{32})[0-9a-f]{32})\.((?!0{16})[0-9a-f]{16})(?:\.([0-9a-f]{2}))?)?$/;

/** Sends as `<acceptedAt>` or `<acceptedAt>.<traceId>.<spanId>.<flags>`, at most 66 bytes. */
export class RedisDeliveryJournal implements DeliveryJournal {
  constructor(
    private readonly commands: Commands,
    private readonly prefix: string,
    private readonly ttlMs: number,
  ) {}

  async record(deliveryId: string, send: AcceptedSend): Promise<void> {
    await this.commands.set(this.prefix + deliveryId, valueOf(send), this.ttlMs);
  }

  async lookup(deliveryId: string): Promise<AcceptedSend | undefined> {
    return sendOf(await this.commands.get(this.prefix + deliveryId).catch(nothingIfOfAnotherType));
  }
}

/** Redis refuses to read a list as a string; such a key is another program's. */
function nothingIfOfAnotherType(error: unknown): undefined {
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return undefined;
  throw error;
}

/** @throws TypeError without a time; a span that is not well-formed is left out */
function valueOf({ acceptedAt, traceId, spanId, traceFlags }: AcceptedSend): string {
  const time = String(Math.floor(acceptedAt));
  if (!VALUE.test(time)) throw new TypeError(`acceptedAt is ${acceptedAt}; accepted: Unix milliseconds.`);
  const span = `${time}.${traceId}.${spanId}`;
  if (!VALUE.test(span)) return time;
  const withFlags = `${span}.${traceFlags?.toString(16).padStart(2, '0')}`;
  return VALUE.test(withFlags) ? withFlags : span;
}

function sendOf(value: string | undefined): AcceptedSend | undefined {
  const [matched, time, traceId, spanId, flags] = VALUE.exec(value ?? '') ?? [];
  if (matched === undefined) return undefined;
  return {
    acceptedAt: Number(time),
    ...(traceId !== undefined && spanId !== undefined && { traceId, spanId }),
    ...(flags !== undefined && { traceFlags: Number.parseInt(flags, 16) }),
  };
}
