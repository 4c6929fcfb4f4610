import { isUint8Array } from 'node:util/types';

/**
 * Properties in which body parsers store the bytes. `rawBody` is used by `express.json({ verify })` (a convention),
 * Nest, Cloud Functions and fastify-raw-body, `body` by `express.raw()` and `express.text()`.
 */
const PROPERTIES = ['rawBody', 'body'];

/**
 * Returns the bytes of a body that a parser has read, if the parser kept them.
 *
 * @param carriers the framework's request and Node's
 * @param sentLength number of bytes that were sent, if it is known
 */
export function bufferedBytes(carriers: readonly object[], sentLength?: number): Buffer | undefined {
  for (const property of PROPERTIES) {
    for (const carrier of carriers) {
      const bytes = toBytes(readProperty(carrier, property), sentLength);
      if (bytes !== undefined) return bytes;
    }
  }
  return undefined;
}

function toBytes(value: unknown, sentLength: number | undefined): Buffer | undefined {
  // not `instanceof`: test runners have a Uint8Array of another realm
  if (isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'string') return undefined;
  // decoding loses a byte order mark, invalid UTF-8 and other charsets: then the length differs
  const bytes = Buffer.from(value, 'utf8');
  return sentLength === undefined || bytes.length === sentLength ? bytes : undefined;
}

/** Reads a property. Returns undefined if reading throws: some platforms parse the body at that moment. */
function readProperty(carrier: object, property: string): unknown {
  try {
    return (carrier as Readonly<Record<string, unknown>>)[property];
  } catch {
    return undefined;
  }
}
