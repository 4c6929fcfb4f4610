import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { declaredLength, timeoutOf, type ReadBody } from '.';
import type { HeadersLike } from '../headers';
import { bufferedBytes } from './buffered-body';
import { ignoreErrors, readStream } from './node-stream';
import type { BodyLimits } from '../reception';

/** A request in Node, as a framework hands it over. */
export interface NodeMessage {
  readonly headers: HeadersLike;
  readonly stream: Readable;
  /** What a body parser may have left the bytes on. */
  readonly carriers: readonly object[];
}

/** The body's bytes as they were sent: from the stream, else from what has read it. Never rejects. */
export async function readNodeBody(message: NodeMessage, limits: BodyLimits): Promise<ReadBody> {
  const { stream } = message;
  if (stream instanceof IncomingMessage && isUntouched(stream)) {
    // says that the body is wanted: Node throws it away with a response that is written early
    stream.read(0);
    // Node calls its listeners between head and body: what came with the head is there when they have returned
    await Promise.resolve();
    const bytes = wholeBody(stream, limits);
    if (bytes !== undefined) return { bytes };
  }
  return readArriving(message, limits);
}

const isUntouched = (stream: Readable): boolean => isUnread(stream) && stream.readableFlowing === null;

/**
 * A body of which all bytes have arrived, as those of most webhooks have with their head. Waiting for one
 * takes a timer and five listeners.
 */
function wholeBody(request: IncomingMessage, { maxBodyBytes }: BodyLimits): Buffer | undefined {
  const { readableLength } = request;
  const isWhole = readableLength === Number(request.headers['content-length']);
  if (!isWhole || readableLength > maxBodyBytes || !isUntouched(request)) return undefined;
  const bytes = request.read() as Buffer | null;
  // to its end, which Node waits for
  request.resume();
  return bytes ?? Buffer.alloc(0);
}

async function readArriving(
  { headers, stream, carriers }: NodeMessage,
  limits: BodyLimits,
): Promise<ReadBody> {
  const { sent, exact } = declaredLength(headers);
  if (sent !== undefined && sent > limits.maxBodyBytes) return { refused: 'too_large' };
  if (isUnread(stream)) return readStream(stream, limits, exact);
  if (isBeingRead(stream) && !(await isReadInTime(stream, limits))) return { refused: 'timeout' };
  // first: of a body that broke off, a part may have been kept
  if (isBrokenOff(stream)) return { refused: 'aborted' };
  const bytes = sent === 0 ? Buffer.alloc(0) : bufferedBytes(carriers, exact);
  if (bytes === undefined) return { refused: 'body_consumed' };
  return bytes.length > limits.maxBodyBytes ? { refused: 'too_large' } : { bytes };
}

const isUnread = (stream: Readable): boolean =>
  stream.readable && !stream.readableDidRead && stream.readableEncoding === null && !isBrokenOff(stream);

/** `aborted` is deprecated, but the only sign at a request of HTTP/2. */
const isBrokenOff = (stream: Readable & { readonly aborted?: boolean }): boolean =>
  stream.aborted === true || stream.readableAborted;

/** What fills `rawBody` beside the handler, as fastify-raw-body does, is not done before the stream is. */
const isBeingRead = (stream: Readable): boolean => stream.readable && stream.readableFlowing === true;

function isReadInTime(stream: Readable, limits: BodyLimits): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (inTime: boolean) => {
      clearTimeout(timer);
      resolve(inTime);
    };
    const onEnd = () => settle(true);
    const timer = setTimeout(() => settle(false), timeoutOf(limits));
    ignoreErrors(stream);
    stream.on('end', onEnd).on('close', onEnd);
  });
}
