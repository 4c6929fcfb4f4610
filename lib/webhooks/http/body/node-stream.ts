import type { Readable } from 'node:stream';
import { isUint8Array } from 'node:util/types';
import { TIMED_OUT, withDeadline } from '../../../deadline';
import type { BodyLimits, BodyResult } from '../exchange';
import { BodyBuffer } from './body-buffer';

/**
 * Reads a body that no other code has read, even if the stream is paused. Never rejects.
 *
 * @param expectedLength length in bytes, if it is known
 * @param first chunks that the stream has emitted before
 */
export async function readStream(
  stream: Readable,
  limits: BodyLimits,
  expectedLength?: number,
  first: readonly unknown[] = [],
): Promise<BodyResult> {
  let buffer: BodyBuffer | undefined;
  const collected = new Promise<BodyResult>((resolve) => {
    buffer = new BodyBuffer(limits, () => resolve({ failure: 'overloaded' }));
    collectBytes(stream, buffer, resolve, expectedLength, first);
  });
  const body = await withDeadline(collected, limits.bodyTimeoutMs);
  buffer?.close();
  return body === TIMED_OUT ? { failure: 'timeout' } : body;
}

/** Collects the bytes of a stream. After a failure the stream continues to flow, which drains the request. */
function collectBytes(
  stream: Readable,
  buffer: BodyBuffer,
  resolve: (body: BodyResult) => void,
  expectedLength: number | undefined,
  first: readonly unknown[],
): void {
  const onAbort = () => resolve({ failure: 'aborted' });
  stream.on('aborted', onAbort).on('error', onAbort);
  const append = (chunk: unknown) => {
    // other code can call `setEncoding()` while the body arrives: the signature covers bytes, not text
    if (!isUint8Array(chunk)) return resolve({ failure: 'body_consumed' });
    const failure = buffer.append(chunk);
    if (failure !== undefined) resolve({ failure });
  };
  first.forEach(append);
  stream.on('data', append);
  const onEnd = () =>
    expectedLength === undefined || buffer.length === expectedLength
      ? resolve({ bytes: buffer.bytes })
      : onAbort();
  if (stream.readableEnded) return onEnd();
  stream.on('end', onEnd);
  // a stream can close without 'aborted', 'error' and 'end'
  stream.on('close', onAbort);
  startFlowing(stream);
}

/** Starts the flow of data. `resume()` has no effect on a stream with a listener for 'readable'. */
export function startFlowing(stream: Readable): void {
  stream.resume();
  if (stream.listenerCount('readable') === 0) return;
  const readAll = () => {
    try {
      while (stream.read() !== null);
    } catch {
      // an error in a listener would end the process; the deadline ends the wait
    }
  };
  stream.on('readable', readAll);
  readAll();
}

/** Resolves when a stream has ended or is closed. */
export const waitForEnd = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    stream.on('end', () => resolve()).on('close', () => resolve());
  });

const ignore = (): void => undefined;

/**
 * Handles 'error' events: without a listener they end the process, and a reset request emits one at any time. Ignores
 * fake requests without events.
 */
export function ignoreErrors(emitter: { on(event: 'error', listener: () => void): unknown }): void {
  try {
    emitter.on('error', ignore);
  } catch {
    // not an emitter
  }
}
