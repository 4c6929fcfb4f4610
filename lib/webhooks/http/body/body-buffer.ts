import type { BodyFailure, BodyLimits } from '../exchange';
import type { Reservation } from './body-memory';

const EMPTY = Buffer.alloc(0);

/**
 * Collects the bytes of one body in one piece of memory. A list of chunks would need more memory than the chunks: a
 * body of 8 MB on the wire in chunks of one byte needs 150 MB.
 */
export class BodyBuffer {
  length = 0;
  private buffer = EMPTY;
  private isOpen = true;
  private readonly reservation: Reservation | undefined;

  /**
   * @param onDrop called at most once, if the body is dropped because of `maxBufferedBytes`.
   * @param otherBytes other bytes that this body occupies.
   */
  constructor(
    private readonly limits: BodyLimits,
    onDrop: () => void,
    private readonly otherBytes = 0,
  ) {
    this.reservation = limits.memory?.reserve(() => {
      this.close();
      onDrop();
    });
  }

  /** Appends a copy of a chunk. Returns a failure if the body is too large. Has no effect after {@link close}. */
  append(chunk: Uint8Array): Extract<BodyFailure, 'too_large'> | undefined {
    if (!this.isOpen) return undefined;
    const length = this.length + chunk.length;
    if (length > this.limits.maxBodyBytes) {
      this.close();
      return 'too_large';
    }
    if (length > this.buffer.length && !this.grow(length)) return undefined;
    this.buffer.set(chunk, this.length);
    this.length = length;
    return undefined;
  }

  /** Returns the bytes so far. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Frees the memory, unless the bytes are used elsewhere. Idempotent. */
  close(): void {
    this.isOpen = false;
    this.buffer = EMPTY;
    this.reservation?.release();
  }

  /** Doubles the capacity, so that the cost of many chunks is linear. Returns false if the body was dropped. */
  private grow(length: number): boolean {
    const doubled = Math.min(2 * this.buffer.length, this.limits.maxBodyBytes);
    const capacity = Math.max(length, doubled);
    if (this.reservation?.resize(capacity + this.otherBytes) === false) return false;
    const grown = Buffer.allocUnsafe(capacity);
    grown.set(this.bytes);
    this.buffer = grown;
    return true;
  }
}
