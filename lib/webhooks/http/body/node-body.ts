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
    // starts reading: otherwise Node discards the body if a response is written early
    stream.read(0);
    // Node emits the request between head and body: bytes that came with the head are buffered after this tick
    await Promise.resolve();
    const bytes = readArrivedBody(stream, limits);
    if (bytes !== undefined) return { bytes };
  }
  return readArrivingBody(message, limits);
}

const isUntouched = (stream: Readable): boolean => isUnread(stream) && stream.readableFlowing === null;

/**
 * Returns the body if all of it has arrived, as it has with the head of most webhooks. This needs no timer and no
 * listeners. Bench row: "webhooks over loopback, receiver".
 */
function readArrivedBody(request: IncomingMessage, { maxBodyBytes }: BodyLimits): Buffer | undefined {
  const { readableLength } = request;
  const isComplete = readableLength === Number(request.headers['content-length']);
  if (!isComplete || readableLength > maxBodyBytes || !isUntouched(request)) return undefined;
  const bytes = request.read() as Buffer | null;
  // Node waits for the end of the stream
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

/** `aborted` is deprecated, but it is the only sign on an HTTP/2 request. */
const isAborted = (stream: Readable & { readonly aborted?: boolean }): boolean =>
  stream.aborted === true || stream.readableAborted;

/** A plugin that fills `rawBody` beside the handler, such as fastify-raw-body, finishes with the stream. */
const isBeingRead = (stream: Readable): boolean => stream.readable && stream.readableFlowing === true;

async function isReadInTime(stream: Readable, { bodyTimeoutMs }: BodyLimits): Promise<boolean> {
  ignoreErrors(stream);
  return (await withDeadline(waitForEnd(stream), bodyTimeoutMs)) !== TIMED_OUT;
}
