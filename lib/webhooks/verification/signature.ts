import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { types } from 'node:util';
import type { WebhookErrorType } from '../../catalog/values';
import { headerOf, type HeadersLike } from '../http/headers';
import { trimKey } from './signing-key';

export const SIGNATURE_HEADER = 'x-cio-signature';
export const TIMESTAMP_HEADER = 'x-cio-timestamp';

const VERSION = 'v0';
/** Format of a timestamp: Unix seconds. Eleven digits reach the year 5138. */
const TIMESTAMP = /^\d{1,11}$/;
/** Length of an HMAC-SHA256 digest. */
const DIGEST_BYTES = 32;

export type RawBody = Uint8Array | string;

/** The signature headers of a request: well-formed, but not verified yet. */
export interface SignatureHeaders {
  /** Unix seconds exactly as sent, because the signature covers this text. */
  readonly timestamp: string;
  readonly digest: Buffer;
}

type Rejected = Extract<WebhookErrorType, 'missing_signature' | 'invalid_signature' | 'stale'>;

export type Verification =
  | { readonly keyPosition: number; readonly rejected?: never }
  | { readonly rejected: Rejected; readonly keyPosition?: never };

/** No key matches the signature, or a signature header is malformed. */
export const INVALID = { rejected: 'invalid_signature' } as const;

/** Parses the two signature headers. The body of a request that is rejected here need not be read. */
export function parseSignatureHeaders(
  headers: HeadersLike,
): SignatureHeaders | { readonly rejected: Rejected } {
  const timestamp = headerOf(headers, TIMESTAMP_HEADER)?.trim();
  const signature = headerOf(headers, SIGNATURE_HEADER)?.trim();
  if (!timestamp || !signature) return { rejected: 'missing_signature' };
  if (signature.length !== 2 * DIGEST_BYTES || !TIMESTAMP.test(timestamp)) return INVALID;
  // decoding stops at the first character that is not hex
  const digest = Buffer.from(signature, 'hex');
  return digest.length === DIGEST_BYTES ? { timestamp, digest } : INVALID;
}

/** Accepted difference between the time of a signature and the local clock. */
export interface Tolerance {
  readonly pastMs: number;
  readonly futureMs: number;
}

/** Verifies signatures against several signing keys. */
export class Verifier {
  private readonly keys: readonly KeyObject[];

  /** @param signingKeys without surrounding whitespace */
  constructor(
    signingKeys: readonly string[],
    private readonly tolerance: Tolerance,
  ) {
    this.keys = signingKeys.map((key) => createSecretKey(key, 'utf8'));
  }

  /** Verifies the signature, then its time: `stale` means a valid signature outside the tolerance. */
  verify(signature: SignatureHeaders, body: RawBody, now: number): Verification {
    const keyPosition = this.findKeyPosition(signature, body);
    if (keyPosition === -1) return INVALID;
    return this.isInTime(signature, now) ? { keyPosition } : { rejected: 'stale' };
  }

  get keyCount(): number {
    return this.keys.length;
  }

  /** Returns whether the time of a signature is within the tolerance. */
  isInTime({ timestamp }: SignatureHeaders, now: number): boolean {
    const age = now - Number(timestamp) * 1000;
    return age <= this.tolerance.pastMs && -age <= this.tolerance.futureMs;
  }

  private findKeyPosition({ timestamp, digest }: SignatureHeaders, body: RawBody): number {
    const { keys } = this;
    for (let position = 0; position < keys.length; position += 1) {
      if (timingSafeEqual(digestOf(keys[position]!, timestamp, body), digest)) return position;
    }
    return -1;
  }
}

const digestOf = (key: KeyObject | string, timestamp: string, body: RawBody): Buffer =>
  createHmac('sha256', key).update(`${VERSION}:${timestamp}:`).update(body).digest();

/** Options of {@link signWebhook}. */
export interface SignWebhookOptions {
  /** The signing key of the receiver. Surrounding whitespace is removed, as in the receiver. */
  readonly signingKey: string;
  /** The exact bytes or text to send, not an object that is serialized again. */
  readonly body: RawBody;
  /** Unix seconds. @default the current time */
  readonly timestamp?: number;
}

/**
 * Returns the signature headers that Customer.io would send with a body, for tests of a webhook endpoint.
 *
 * @returns `x-cio-timestamp` and `x-cio-signature`: the hex HMAC-SHA256 of `v0:<timestamp>:<body>`.
 * @throws {TypeError} if the key, the body or the timestamp is invalid.
 */
export function signWebhook({
  signingKey,
  body,
  timestamp = Math.floor(Date.now() / 1000),
}: SignWebhookOptions): Record<typeof TIMESTAMP_HEADER | typeof SIGNATURE_HEADER, string> {
  if (typeof signingKey !== 'string' || trimKey(signingKey) === '') {
    throw new TypeError(
      'signWebhook() requires a signingKey: text that is not blank, the signing key of the receiver.',
    );
  }
  if (typeof body !== 'string' && !types.isUint8Array(body)) {
    throw new TypeError(
      'signWebhook() requires a body of text or bytes: pass JSON.stringify(event), and send exactly that text.',
    );
  }
  const text = String(timestamp);
  if (!TIMESTAMP.test(text)) {
    throw new TypeError(
      'signWebhook() requires a timestamp in whole Unix seconds, such as Math.floor(Date.now() / 1000).',
    );
  }
  return {
    [TIMESTAMP_HEADER]: text,
    [SIGNATURE_HEADER]: digestOf(trimKey(signingKey), text, body).toString('hex'),
  };
}
