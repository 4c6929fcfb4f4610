import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { TIMED_OUT, withDeadline } from '../../../deadline';
import type { BodyLimits, BodyResult } from '../exchange';
import type { HeadersLike } from '../headers';
import { bufferedBytes } from './buffered-body';
import { declaredLength } from './content-length';
import { ignoreErrors, readStream, waitForEnd } from './node-stream';

/** A request in Node, as a framework passes it. */
export interface NodeMessage {
  readonly headers: HeadersLike;
  readonly stream: Readable;
  /** Objects on which a body parser may have stored the bytes. */
  readonly carriers: readonly object[];
}

/** Reads the bytes of a body as they were sent: from the stream, or from a parser that kept them. Never rejects. */
export async function readNodeBody(message: NodeMessage, limits: BodyLimits): Promise<BodyResult> {
  const { stream } = message;
  if (stream instanceof IncomingMessage && isUntouched(stream)) {
    // start to read: otherwise Node discards the body if the response is written first
    stream.read(0);
    // Node emits the request between head and body: bytes that arrived with the head are buffered after this tick
    await Promise.resolve();
    const bytes = readArrivedBody(stream, limits);
    if (bytes !== undefined) return { bytes };
  }
  return readArrivingBody(message, limits);
}

const isUntouched = (stream: Readable): boolean => isUnread(stream) && stream.readableFlowing === null;

/**
 * Returns the body if all of it has arrived. Most bodies of webhooks arrive with the head. This path needs no timer and
 * no listeners. Bench row: "webhooks over loopback, receiver".
 */
function readArrivedBody(request: IncomingMessage, { maxBodyBytes }: BodyLimits): Buffer | undefined {
  const { readableLength } = request;
  const isComplete = readableLength === Number(request.headers['content-length']);
  if (!isComplete || readableLength > maxBodyBytes || !isUntouched(request)) return undefined;
  const bytes = request.read() as Buffer | null;
  // flow to the end of the stream, for which Node waits
  request.resume();
  return bytes ?? Buffer.alloc(0);
}

async function readArrivingBody(
  { headers, stream, carriers }: NodeMessage,
  limits: BodyLimits,
): Promise<BodyResult> {
  const { sent, exact } = declaredLength(headers);
  if (sent !== undefined && sent > limits.maxBodyBytes) return { failure: 'too_large' };
  if (isUnread(stream)) return readStream(stream, limits, exact);
  if (isBeingRead(stream) && !(await isReadInTime(stream, limits))) return { failure: 'timeout' };
  // check this first: a parser may have kept a part of an aborted body
  if (isAborted(stream)) return { failure: 'aborted' };
  const bytes = sent === 0 ? Buffer.alloc(0) : bufferedBytes(carriers, exact);
  if (bytes === undefined) return { failure: 'body_consumed' };
  return bytes.length > limits.maxBodyBytes ? { failure: 'too_large' } : { bytes };
}

const isUnread = (stream: Readable): boolean =>
  stream.readable && !stream.readableDidRead && stream.readableEncoding === null && !isAborted(stream);

/** Returns whether the sender aborted the request. `aborted` is deprecated, but HTTP/2 requests have no other sign. */
const isAborted = (stream: Readable & { readonly aborted?: boolean }): boolean =>
  stream.aborted === true || stream.readableAborted;

/** Returns whether other code, such as fastify-raw-body, is reading the body. It is done at the end of the stream. */
const isBeingRead = (stream: Readable): boolean => stream.readable && stream.readableFlowing === true;

async function isReadInTime(stream: Readable, { bodyTimeoutMs }: BodyLimits): Promise<boolean> {
  ignoreErrors(stream);
  return (await withDeadline(waitForEnd(stream), bodyTimeoutMs)) !== TIMED_OUT;
}
