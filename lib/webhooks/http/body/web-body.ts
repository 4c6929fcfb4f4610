import { isUint8Array } from 'node:util/types';
import { declaredLength, LINGER_MS, timeoutOf, type ReadBody } from '.';
import type { BodyLimits } from '../reception';

/** What is used of a Fetch `Request`. */
type WebRequest = Pick<Request, 'headers' | 'body' | 'bodyUsed'>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The bytes of a Fetch request's body as they were sent. Never rejects. */
export async function readWebBody(request: WebRequest, limits: BodyLimits): Promise<ReadBody> {
  const { sent, exact } = declaredLength(request.headers);
  if (sent !== undefined && sent > limits.maxBodyBytes) return { refused: 'too_large' };
  const { body } = request;
  if (request.bodyUsed || body?.locked === true) return { refused: 'body_consumed' };
  const read = body === null ? { bytes: Buffer.alloc(0) } : await readWithin(limits, body.getReader());
  const { bytes } = read;
  return bytes !== undefined && exact !== undefined && bytes.length !== exact ? { refused: 'aborted' } : read;
}

async function readWithin(limits: BodyLimits, reader: Reader): Promise<ReadBody> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadBody>((resolve) => {
    timer = setTimeout(resolve, timeoutOf(limits), { refused: 'timeout' });
  });
  const read = await Promise.race([readAll(reader, limits.maxBodyBytes), late]);
  clearTimeout(timer);
  if (read.refused !== undefined) void discard(reader);
  return read;
}

async function readAll(reader: Reader, limit: number): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes: Buffer.concat(chunks) };
      if (!isUint8Array(value)) return { refused: 'aborted' };
      if (value.length === 0) await others();
      length += value.length;
      if (length > limit) return { refused: 'too_large' };
      chunks.push(value);
    }
  } catch {
    return { refused: 'aborted' };
  }
}

/** Cancels a body that was refused, but not at once: servers in Node would cut off the answer with it. */
async function discard(reader: Reader): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(ignore), LINGER_MS);
  unref(timer);
  try {
    while (!(await reader.read()).done) await others();
  } catch {
    // broken off
  } finally {
    clearTimeout(timer);
  }
}

/** Lets timers and sockets have their turn, which a stream that always has more would keep from them. */
const others = () => new Promise((resolve) => setTimeout(resolve));

/** Outside Node a timer is a number. */
const unref = (timer: { unref?(): unknown }): unknown => timer.unref?.();

const ignore = () => undefined;
