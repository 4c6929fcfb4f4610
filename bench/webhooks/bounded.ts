import type { RequestListener, ServerOptions, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { EVENT_TYPES } from '../../lib/catalog';
import { OPTIONS } from '../../lib/config/options';
import { RETENTION_MS, type AcceptedSend } from '../../lib/config/stores';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { respondOk, bareEvent, type EventHandler } from './bare';
import type { Memory } from './by-hand';

export const BOUNDED = 'by-hand, bounded';

const limitOf = (name: Exclude<keyof typeof RECEIVER_OPTIONS, 'onHandlerFailure'>) =>
  Number(RECEIVER_OPTIONS[name].default);

const MAX_BODY_BYTES = limitOf('maxBodyBytes');
const MAX_BUFFERED_BYTES = limitOf('maxBufferedBytes');
const TOLERANCE_PAST_MS = limitOf('tolerancePastMs');
const TOLERANCE_FUTURE_MS = limitOf('toleranceFutureMs');
/** As in the receiver: the cache reads the clock no more often than this. */
const CLOCK_RESOLUTION_MS = 1_000;

const TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** The same number of ids and sends as in the receiver, for the same time. */
export function boundedMemory(): Memory {
  const handled = new LRUCache<string, true>({
    max: limitOf('dedupeMaxIds'),
    ttl: limitOf('dedupeWindowMs'),
    ttlResolution: CLOCK_RESOLUTION_MS,
  });
  const sends = new LRUCache<string, AcceptedSend>({
    max: OPTIONS.deliveryJournalSize.default,
    ttl: RETENTION_MS,
    ttlResolution: CLOCK_RESOLUTION_MS,
  });
  return {
    isHandled: (eventId) => handled.has(eventId),
    remember: (eventId) => void handled.set(eventId, true),
    sendOf: (deliveryId) => sends.peek(deliveryId),
    record: (deliveryId, send) => void sends.set(deliveryId, send),
    typeOf: (type) => (TYPES.has(type) ? type : 'unknown'),
  };
}

/** Node bounds the time for the body, without a timer for each request. */
export const BOUNDED_SERVER: ServerOptions = {
  requestTimeout: limitOf('bodyTimeoutMs'),
  connectionsCheckingInterval: 1_000,
};

const refuse = (response: ServerResponse, status: number) =>
  void response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();

/**
 * Returns the endpoint that {@link bareListener} returns, with the bounds of the receiver: the size of a body, the size of
 * all bodies that are not complete, and the age of a signature. A body that arrives in one chunk is never buffered, so it
 * needs no more than these comparisons. Without an `onEvent`, the receiver has no `handlerTimeoutMs` to enforce.
 */
export function boundedListener(handle: EventHandler): RequestListener {
  let buffered = 0;
  return (request, response) => {
    const startedAt = performance.now();
    const { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature } = request.headers;
    const declared = Number(request.headers['content-length']);
    if (declared > MAX_BODY_BYTES) return refuse(response, 413);
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      if (response.writableEnded) return;
      chunks.push(chunk);
      length += chunk.length;
      if (length === chunk.length && length === declared) return;
      if (length === chunk.length) request.on('close', () => (buffered -= length));
      buffered += chunk.length;
      if (length <= MAX_BODY_BYTES && buffered <= MAX_BUFFERED_BYTES) return;
      chunks.length = 0;
      refuse(response, length > MAX_BODY_BYTES ? 413 : 503);
    });
    request.on('end', () => {
      if (response.writableEnded) return;
      const event = bareEvent(timestamp as string, signature as string, Buffer.concat(chunks));
      const age = Date.now() - Number(timestamp) * 1000;
      const isInTime = age <= TOLERANCE_PAST_MS && -age <= TOLERANCE_FUTURE_MS;
      if (event === undefined || !isInTime) return void response.writeHead(401).end();
      handle(event, startedAt);
      respondOk(response);
    });
  };
}
