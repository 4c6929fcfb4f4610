import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { isUint8Array } from 'node:util/types';
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
export function readNodeBody(message: NodeMessage, limits: BodyLimits): Promise<BodyResult> {
  const { headers, stream } = message;
  const length = canArriveWithHead(stream) ? Number(stream.headers['content-length']) : NaN;
  return length <= limits.maxBodyBytes
    ? readWithHead(stream, length, headers, limits)
    : readArrivingBody(message, limits);
}

const canArriveWithHead = (stream: Readable): stream is IncomingMessage =>
  stream instanceof IncomingMessage && isUnread(stream) && stream.readableFlowing === null;

/**
 * Reads a body that has probably arrived with the head, as most bodies of webhooks do. If it has, this needs no timer
 * and one listener. Bench row: "webhooks over loopback, receiver".
 */
async function readWithHead(
  stream: Readable,
  length: number,
  headers: HeadersLike,
  limits: BodyLimits,
): Promise<BodyResult> {
  const chunks: unknown[] = [];
  const keep = (chunk: unknown) => void chunks.push(chunk);
  // the body flows from now on: otherwise Node discards it if the response is written first
  stream.on('data', keep);
  // Node emits the request between head and body: bytes that arrived with the head are emitted after this tick
  await Promise.resolve();
  const [first] = chunks;
  if (chunks.length === 1 && isUint8Array(first) && first.length === length) return { bytes: first };
  stream.off('data', keep);
  if (isAborted(stream)) return { failure: 'aborted' };
  return readStream(stream, limits, declaredLength(headers).exact, chunks);
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
