import { isUint8Array } from 'node:util/types';
import { TIMED_OUT, withDeadline } from '../../../deadline';
import { readProperty } from '../../../foreign/read';
import { LINGER_MS, type BodyLimits, type BodyResult } from '../exchange';
import type { HeadersLike } from '../headers';
import { BodyBuffer } from './body-buffer';
import { declaredLength } from './content-length';

/** The part of a Fetch `Request` that is used here. */
type WebRequest = Pick<Request, 'headers' | 'body' | 'bodyUsed'>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Reads the bytes of a Fetch request's body as they were sent. Never rejects. */
export async function readWebBody(request: WebRequest, limits: BodyLimits): Promise<BodyResult> {
  const { sent, exact } = declaredLength(readProperty(request, 'headers') as HeadersLike);
  if (sent !== undefined && sent > limits.maxBodyBytes) return { failure: 'too_large' };
  const body = readProperty(request, 'body');
  const reader = readProperty(request, 'bodyUsed') === true ? undefined : readerOf(body);
  if (body !== null && reader === undefined) return { failure: 'body_consumed' };
  const read = reader === undefined ? { bytes: Buffer.alloc(0) } : await readInTime(reader, limits);
  const { bytes } = read;
  return bytes !== undefined && exact !== undefined && bytes.length !== exact ? { failure: 'aborted' } : read;
}

/** Returns a reader, or undefined if the value is not a stream, or if other code is reading it. */
function readerOf(body: unknown): Reader | undefined {
  try {
    return (body as ReadableStream<Uint8Array>).getReader();
  } catch {
    return undefined;
  }
}

async function readInTime(reader: Reader, limits: BodyLimits): Promise<BodyResult> {
  const reading: Reading = { isOver: false };
  let buffer: BodyBuffer | undefined;
  const collected = new Promise<BodyResult>((resolve) => {
    buffer = new BodyBuffer(limits, () => resolve({ failure: 'overloaded' }));
    void collectBytes(reader, buffer, reading).then(resolve);
  });
  const body = await withDeadline(collected, limits.bodyTimeoutMs);
  reading.isOver = true;
  buffer?.close();
  const read: BodyResult = body === TIMED_OUT ? { failure: 'timeout' } : body;
  if (read.failure !== undefined) void drain(reader);
  return read;
}

/** Ends a loop over the chunks of a stream: a stream of other code can have data for ever. */
interface Reading {
  isOver: boolean;
}

async function collectBytes(reader: Reader, buffer: BodyBuffer, reading: Reading): Promise<BodyResult> {
  try {
    while (!reading.isOver) {
      const { done, value } = await reader.read();
      if (done) return { bytes: buffer.bytes };
      if (!isUint8Array(value)) return { failure: 'aborted' };
      if (value.length === 0) await yieldToEventLoop();
      const failure = buffer.append(value);
      if (failure !== undefined) return { failure };
    }
  } catch {
    // the sender aborted the body, or it is a stream of other code
  }
  return { failure: 'aborted' };
}

/**
 * Discards the rest of a body. Cancels the body only after a delay: in Node servers, canceling cuts off the response.
 * Never rejects.
 */
async function drain(reader: Reader): Promise<void> {
  const reading: Reading = { isOver: false };
  const discarded = discardChunks(reader, reading);
  if ((await withDeadline(discarded, LINGER_MS, { isBackground: true })) !== TIMED_OUT) return;
  reading.isOver = true;
  try {
    await reader.cancel();
  } catch {
    // the stream of another library
  }
}

async function discardChunks(reader: Reader, reading: Reading): Promise<void> {
  try {
    while (!reading.isOver && !(await reader.read()).done) await yieldToEventLoop();
  } catch {
    // the sender aborted the body
  }
}

/** Lets timers and sockets run. A stream that always has data would block them. */
const yieldToEventLoop = () => new Promise((resolve) => setTimeout(resolve));
