import type { Readable } from 'node:stream';
import rawBody from 'raw-body';
import { timeoutOf, type ReadBody } from './body';
import type { BodyLimits, Unreadable } from './reception';

/** What raw-body's failures are to us; whatever else breaks a body is `aborted`. */
const REASONS: Readonly<Record<string, Unreadable>> = {
  'entity.too.large': 'too_large',
  'stream.encoding.set': 'body_consumed',
  'stream.not.readable': 'body_consumed',
};

/**
 * Reads a body that nobody has read yet, whether or not somebody paused it.
 *
 * @param length how many bytes it must have, if that is known
 */
export function readStream(stream: Readable, limits: BodyLimits, length?: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const settle = (read: ReadBody) => {
      clearTimeout(timer);
      stream.off('close', onClose);
      resolve(read);
    };
    const onClose = () => settle({ refused: 'aborted' });
    // raw-body knows no timeout and cannot be stopped: it goes on up to the limit, which drains the request
    const timer = setTimeout(() => settle({ refused: 'timeout' }), timeoutOf(limits));
    ignoreErrors(stream);
    rawBody(stream, { limit: limits.maxBodyBytes, length: length ?? null }, (error, bytes) =>
      settle(isError(error) ? { refused: REASONS[error.type] ?? 'aborted' } : { bytes }),
    );
    // raw-body never calls back for a stream that closes without 'aborted' or 'end'
    stream.on('close', onClose);
    flow(stream);
  });
}

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
