import type { DeliveryJournal, AcceptedSend } from '../../config/stores';
import { describeValue } from '../../foreign/describe';
import { isError, messageOf } from '../../foreign/error';
import type { Commands } from './clients';
import { keyOf } from './keys';

/**
 * Format of a stored send: Unix milliseconds and, if the send has a span, trace id, span id and flags. W3C Trace
 * Context defines ids of zeros as invalid.
 */
const VALUE =
  /^(0|[1-9]\d{0,14})(?:\.((?!0{32})[0-9a-f]{32})\.((?!0{16})[0-9a-f]{16})(?:\.([0-9a-f]{2}))?)?$/;

/** One byte more than the longest value: a longer one is of another program, and is not read to its end. */
const MAX_BYTES = 69;

/** Stores sends as `<acceptedAt>` or `<acceptedAt>.<traceId>.<spanId>.<flags>`, at most 68 bytes. */
export class RedisDeliveryJournal implements DeliveryJournal {
  constructor(
    private readonly commands: Commands,
    private readonly prefix: string,
    private readonly ttlMs: number,
  ) {}

  async record(deliveryId: string, send: AcceptedSend): Promise<void> {
    await this.commands.set(keyOf(this.prefix, deliveryId), valueOf(send), this.ttlMs);
  }

  async lookup(deliveryId: string): Promise<AcceptedSend | undefined> {
    const value = this.commands.read(keyOf(this.prefix, deliveryId), MAX_BYTES);
    return sendOf(await value.catch(ignoreWrongType));
  }
}

/** Returns undefined for the error that a key of another type, such as a list, causes: another program owns the key. */
function ignoreWrongType(error: unknown): undefined {
  if (isError(error) && messageOf(error)?.startsWith('WRONGTYPE')) return undefined;
  throw error;
}

/**
 * Returns the stored text of a send. Omits a malformed span.
 *
 * @throws TypeError if `acceptedAt` is not a time
 */
function valueOf({ acceptedAt, traceId, spanId, traceFlags }: AcceptedSend): string {
  const time = String(Math.floor(acceptedAt));
  if (!VALUE.test(time))
    throw new TypeError(`acceptedAt is ${describeValue(acceptedAt)}; accepted: Unix milliseconds.`);
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
