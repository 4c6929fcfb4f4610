import { isUint8Array } from 'node:util/types';

/**
 * Where body parsers leave a body's bytes: `rawBody` by `express.json({ verify })` by custom, Nest, Cloud
 * Functions and fastify-raw-body; `body` by `express.raw()` and `express.text()`.
 */
const FIELDS = ['rawBody', 'body'];

/**
 * The bytes of a body that something else has read, if it kept them.
 *
 * @param carriers requests, the framework's and Node's
 * @param length how many bytes were sent, if that is known
 */
export function bufferedBytes(carriers: readonly object[], length?: number): Buffer | undefined {
  for (const field of FIELDS) {
    for (const carrier of carriers) {
      const bytes = bytesOf(valueOf(carrier, field), length);
      if (bytes !== undefined) return bytes;
    }
  }
  return undefined;
}

function bytesOf(value: unknown, length: number | undefined): Buffer | undefined {
  // not `instanceof`: test runners have a second Uint8Array
  if (isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'string') return undefined;
  // decoding loses a byte order mark, invalid UTF-8 and every other charset: then it was not this text
  const bytes = Buffer.from(value, 'utf8');
  return length === undefined || bytes.length === length ? bytes : undefined;
}

/** Some platforms parse when `body` is read, and throw. */
function valueOf(carrier: object, field: string): unknown {
  try {
    return (carrier as Readonly<Record<string, unknown>>)[field];
  } catch {
    return undefined;
  }
}
