import { headerOf, type HeadersLike } from '../headers';
import type { BodyLimits, Unreadable } from '../reception';

export type ReadBody =
  | { readonly bytes: Buffer; readonly refused?: never }
  | { readonly refused: Unreadable; readonly bytes?: never };

/** The longest delay a timer takes; a longer one fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const timeoutOf = ({ bodyTimeoutMs }: BodyLimits): number => Math.min(bodyTimeoutMs, MAX_DELAY_MS);

export interface DeclaredLength {
  /** Content-Length; undefined for a chunked body. */
  readonly sent?: number;
  /** The same, where the bytes that reach us must be as many: decompression on the way changes that. */
  readonly exact?: number;
}

export function declaredLength(headers: HeadersLike): DeclaredLength {
  const text = headerOf(headers, 'content-length');
  if (text === undefined || !/^\d+$/.test(text)) return {};
  const sent = Number(text);
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  return encoding === 'identity' ? { sent, exact: sent } : { sent };
}

/** How long a sender that has its answer may go on sending. */
export const LINGER_MS = 1000;
