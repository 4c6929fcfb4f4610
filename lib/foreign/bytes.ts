import { types } from 'node:util';

/**
 * Returns the bytes of a `Uint8Array` or a buffer, also of another realm. Returns undefined for any other value, and if
 * the bytes are gone because the buffer was transferred. Copies shared memory, because its content can change between
 * two reads.
 */
export function bytesOf(value: unknown): Uint8Array | undefined {
  try {
    if (types.isUint8Array(value)) {
      // throws if the buffer is detached
      const view = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      return types.isSharedArrayBuffer(value.buffer) ? Buffer.from(view) : value;
    }
    if (!types.isAnyArrayBuffer(value)) return undefined;
    return types.isSharedArrayBuffer(value) ? new Uint8Array(value).slice() : new Uint8Array(value);
  } catch {
    return undefined;
  }
}
