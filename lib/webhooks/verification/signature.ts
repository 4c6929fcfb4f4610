import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { types } from 'node:util';
import type { WebhookErrorType } from '../../catalog';
import { headerOf, type HeadersLike } from '../http/headers';

export const SIGNATURE_HEADER = 'x-cio-signature';
export const TIMESTAMP_HEADER = 'x-cio-timestamp';

const VERSION = 'v0';
/** Unix seconds; eleven digits reach the year 5138. */
const TIMESTAMP = /^\d{1,11}$/;
/** HMAC-SHA256. */
const DIGEST_BYTES = 32;

export type RawBody = Uint8Array | string;

/** What a request says of its origin: of the right shape, not yet verified. */
export interface SignatureHeaders {
  /** As it was sent: it is part of what is signed. */
  readonly timestamp: string;
  readonly digest: Buffer;
}

type Rejected = Extract<WebhookErrorType, 'missing_signature' | 'invalid_signature' | 'stale'>;

export type Verification =
  { readonly keyPosition: number; readonly rejected?: never } | { readonly rejected: Rejected };

const INVALID = { rejected: 'invalid_signature' } as const;

/** Reads the two headers; a request without them need not have its body read. */
export function parseSignatureHeaders(
  headers: HeadersLike,
): SignatureHeaders | { readonly rejected: Rejected } {
  const timestamp = headerOf(headers, TIMESTAMP_HEADER)?.trim();
  const signature = headerOf(headers, SIGNATURE_HEADER)?.trim();
  if (!timestamp || !signature) return { rejected: 'missing_signature' };
  if (signature.length !== 2 * DIGEST_BYTES || !TIMESTAMP.test(timestamp)) return INVALID;
  // what is not hex ends what is decoded
  const digest = Buffer.from(signature, 'hex');
  return digest.length === DIGEST_BYTES ? { timestamp, digest } : INVALID;
}

export interface Tolerance {
  readonly pastMs: number;
  readonly futureMs: number;
}

/** Verifies claims against any of several keys. */
export class Verifier {
  private readonly keys: readonly KeyObject[];

  constructor(
    signingKeys: readonly string[],
    private readonly tolerance: Tolerance,
  ) {
    this.keys = signingKeys.map((key) => createSecretKey(key, 'utf8'));
  }

  /** A time outside the tolerance is told from a wrong signature: it is Customer.io, and it is late. */
  verify({ timestamp, digest }: SignatureHeaders, body: RawBody, now: number): Verification {
    const keyPosition = this.positionOf(digest, timestamp, body);
    if (keyPosition === -1) return INVALID;
    const age = now - Number(timestamp) * 1000;
    if (age > this.tolerance.pastMs || -age > this.tolerance.futureMs) return { rejected: 'stale' };
    return { keyPosition };
  }

  private positionOf(digest: Buffer, timestamp: string, body: RawBody): number {
    const { keys } = this;
    for (let position = 0; position < keys.length; position += 1) {
      if (timingSafeEqual(digestOf(keys[position]!, timestamp, body), digest)) return position;
    }
    return -1;
  }
}

const digestOf = (key: KeyObject | string, timestamp: string, body: RawBody): Buffer =>
  createHmac('sha256', key).update(`${VERSION}:${timestamp}:`).update(body).digest();

export interface SignWebhookOptions {
  readonly signingKey: string;
  /** The bytes that will be sent, not an object that will be serialised again. */
  readonly body: RawBody;
  /** Unix seconds; now by default. */
  readonly timestamp?: number;
}

/**
 * Headers with which Customer.io would send this body: for tests of an endpoint.
 *
 * @returns `x-cio-timestamp` and `x-cio-signature`, HMAC-SHA256 over `v0:<timestamp>:<body>` as hex.
 * @throws {TypeError} on a key, body or time that Customer.io could not have.
 */
export function signWebhook({
  signingKey,
  body,
  timestamp = Math.floor(Date.now() / 1000),
}: SignWebhookOptions): Record<typeof TIMESTAMP_HEADER | typeof SIGNATURE_HEADER, string> {
  if (typeof signingKey !== 'string' || signingKey === '') {
    throw new TypeError('signWebhook() needs a signingKey: the one that the receiver has.');
  }
  if (typeof body !== 'string' && !types.isUint8Array(body)) {
    throw new TypeError(
      'signWebhook() signs text or bytes: give it JSON.stringify(event), and send just that.',
    );
  }
  const text = String(timestamp);
  if (!TIMESTAMP.test(text)) {
    throw new TypeError(
      'signWebhook() takes a timestamp in whole Unix seconds: Math.floor(Date.now() / 1000).',
    );
  }
  return {
    [TIMESTAMP_HEADER]: text,
    [SIGNATURE_HEADER]: digestOf(signingKey, text, body).toString('hex'),
  };
}
