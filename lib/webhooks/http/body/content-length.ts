import { headerOf, type HeadersLike } from '../headers';

export interface DeclaredLength {
  /** Content-Length in bytes; undefined for a chunked body. */
  readonly sent?: number;
  /** Content-Length in bytes, if the received body must have this length: decompression changes the length. */
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
