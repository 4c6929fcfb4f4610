import { types } from 'node:util';
import { bytesOf } from '../../../foreign/bytes';
import { readProperty } from '../../../foreign/read';

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
      // some platforms parse the body when it is read, and throw
      const bytes = toBytes(readProperty(carrier, property), sentLength);
      if (bytes !== undefined) return bytes;
    }
  }
  return undefined;
}

function toBytes(value: unknown, sentLength: number | undefined): Buffer | undefined {
  if (typeof value !== 'string') {
    const view = types.isUint8Array(value) ? bytesOf(value) : undefined;
    return view && Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  }
  // decoding loses a byte order mark, invalid UTF-8 and other charsets: then the length differs
  const bytes = Buffer.from(value, 'utf8');
  return sentLength === undefined || bytes.length === sentLength ? bytes : undefined;
}
