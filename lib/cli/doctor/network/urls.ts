import { isIP } from 'node:net';
import { UsageError } from '../../usage-error';

/** A part of a path that is a word, such as `v1` or `metrics`. Other parts can be tokens. */
const WORD = /^[A-Za-z][A-Za-z0-9_.-]{0,23}$/;
const MAX_DIGITS = 3;

const isWord = (part: string): boolean =>
  part === '' || (WORD.test(part) && part.replace(/\D/g, '').length <= MAX_DIGITS);

/** Returns a URL for the report: without user, password and query. A part of the path that may be a token is `...`. */
export function describeUrl({ protocol, host, pathname }: URL): string {
  const path = pathname
    .split('/')
    .map((part) => (isWord(part) ? part : '...'))
    .join('/');
  return `${protocol}//${host}${path === '/' ? '' : path}`;
}

/** Returns the URL of a text, or undefined if it is not an `http:` or `https:` URL. */
export function httpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/**
 * Returns the URL of an option.
 *
 * @throws UsageError that does not contain the value, because a URL can have a password
 */
export function urlOption(option: string, value: unknown): URL | undefined {
  if (value === undefined) return undefined;
  const url =
    typeof value === 'string' ? httpUrl(value.includes('://') ? value : `http://${value}`) : undefined;
  if (url !== undefined) return url;
  throw new UsageError(`The value of ${option} is not a URL; accepted is http://... or https://...`);
}

const unbracketed = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Returns whether a host is this machine, without a name lookup. */
export function isLoopback({ hostname }: URL): boolean {
  const host = unbracketed(hostname);
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}
