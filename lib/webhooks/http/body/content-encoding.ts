import { createBrotliDecompress, createGunzip, createInflate, type Gunzip } from 'node:zlib';
import type { RawBody } from '../../verification/signature';
import type { BodyLimits, BodyResult } from '../exchange';
import { headerOf, type HeadersLike } from '../headers';
import { BodyBuffer } from './body-buffer';

type Decoder = Pick<Gunzip, 'on' | 'end' | 'destroy'>;

const DECODERS: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The first byte of a JSON object. No compressed body starts with it. */
const OPENING_BRACE = 0x7b;

/**
 * Returns a function that decodes a compressed body, or undefined if the body is not compressed.
 *
 * Customer.io does not compress webhooks, but a proxy can. The signature covers the decoded bytes, because body
 * parsers and servers that decode a body do not keep the bytes that were sent. All adapters respond the same.
 */
export function decoderOf(
  body: RawBody,
  headers: HeadersLike,
): ((limits: BodyLimits) => Promise<BodyResult>) | undefined {
  // the header is not read for most bodies: to find no header takes longer than to find one
  if (typeof body === 'string' || body.length === 0 || body[0] === OPENING_BRACE) return undefined;
  const encoding = headerOf(headers, 'content-encoding')?.trim().toLowerCase();
  const create = encoding === undefined ? undefined : DECODERS.get(encoding);
  return create === undefined ? undefined : (limits) => decode(create(), body, limits);
}

/** Decodes a body of at most `maxBodyBytes`. Returns it unchanged if it cannot be decoded. Never rejects. */
function decode(decoder: Decoder, body: Uint8Array, limits: BodyLimits): Promise<BodyResult> {
  return new Promise<BodyResult>((resolve) => {
    const buffer = new BodyBuffer(limits, () => resolve({ failure: 'overloaded' }), body.length);
    const end = (result: BodyResult) => {
      resolve(result);
      buffer.close();
      decoder.destroy();
    };
    decoder.on('data', (chunk: Uint8Array) => {
      const failure = buffer.append(chunk);
      if (failure !== undefined) end({ failure });
    });
    // a server or a body parser has decoded the body already
    decoder.on('error', () => end({ bytes: body }));
    decoder.on('end', () => end({ bytes: buffer.bytes }));
    decoder.end(body);
  });
}
