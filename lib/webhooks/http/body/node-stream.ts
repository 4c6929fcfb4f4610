import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import rawBody from 'raw-body';
import { timeoutOf, type ReadBody } from '.';
import type { BodyLimits, Unreadable } from '../reception';

/**
 * Reads a body that nobody has read yet, whether or not somebody paused it.
 *
 * @param length how many bytes it must have, if that is known
 */
export function readStream(stream: Readable, limits: BodyLimits, length?: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const settle = (read: ReadBody) => {
      clearTimeout(timer);
      resolve(read);
    };
    const onClose = () => settle({ refused: 'aborted' });
    // raw-body knows no timeout and cannot be stopped: it goes on up to the limit, which drains the request
    const timer = setTimeout(() => settle({ refused: 'timeout' }), timeoutOf(limits));
    const bytes = bytesOf(stream, () => settle({ refused: 'body_consumed' }));
    rawBody(bytes, { limit: limits.maxBodyBytes, length: length ?? null }, (error, read) =>
      settle(isError(error) ? { refused: reasonOf(error.type) } : { bytes: read }),
    );
    // raw-body never calls back for a stream that closes without 'aborted' or 'end'
    stream.on('close', onClose);
    flow(stream);
  });
}

/**
 * What raw-body reads in the place of a stream that can become text at any moment, by `setEncoding()`: it would
 * throw at the end of it, in a listener, which ends the process.
 */
function bytesOf(stream: Readable, onText: () => void): Readable {
  const bytes = new EventEmitter();
  ignoreErrors(bytes);
  for (const event of ['aborted', 'end', 'error']) {
    stream.on(event, (error?: unknown) => bytes.emit(event, error));
  }
  stream.on('data', (chunk: Buffer | string) =>
    typeof chunk === 'string' ? onText() : bytes.emit('data', chunk),
  );
  return bytes as Readable;
}

/** Whatever else raw-body finds has broken the body. */
const reasonOf = (type: string): Unreadable => (type === 'entity.too.large' ? 'too_large' : 'aborted');

const isError = <E>(error: E | null): error is E => error !== null;

/** Makes a stream give what it has: `resume()` is without effect where somebody listens to 'readable'. */
export function flow(stream: Readable): void {
  stream.resume();
  if (stream.listenerCount('readable') === 0) return;
  const readAll = () => {
    while (stream.read() !== null);
  };
  stream.on('readable', readAll);
  readAll();
}

/** An 'error' nobody listens to ends the process, and a request that was reset has one at any time. */
export function ignoreErrors(emitter: { on(event: 'error', listener: () => void): unknown }): void {
  emitter.on('error', ignore);
}

const ignore = () => undefined;
