import { headerOf, type HeadersLike } from '../headers';

export interface DeclaredLength {
  /** Content-Length; undefined for a chunked body. */
  readonly sent?: number;
  /** Content-Length if the received bytes must have this length. Decompression changes the length. */
  readonly exact?: number;
}

/** Reads Content-Length. Returns no length if the header is missing or invalid. */
export function declaredLength(headers: HeadersLike): DeclaredLength {
  const text = headerOf(headers, 'content-length');
  if (text === undefined || !/^\d+$/.test(text)) return {};
  const sent = Number(text);
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  return encoding === 'identity' ? { sent, exact: sent } : { sent };
}
