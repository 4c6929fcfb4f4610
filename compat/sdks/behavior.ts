import type { Api, ErrorType } from '../../lib/catalog';
import { isBetween, type Version } from './versions';

/** How a call ends for its caller. An error is given by its class. */
export type Ending = 'resolves' | 'never ends' | ErrorType;

/** Events that affect a call, in the words of `docs/sdk-versions.md`. */
export const SITUATIONS = {
  usual: 'HTTP 200',
  noContent: 'HTTP 204',
  partial: 'HTTP 207 (rejected items)',
  status400: 'HTTP 400',
  status401: 'HTTP 401',
  status404: 'HTTP 404',
  status429: 'HTTP 429',
  status500: 'HTTP 500',
  timeout: 'no response within the timeout',
  refused: 'connection refused',
  reset: 'connection reset',
  page: 'an HTML page with HTTP 200',
  proxyPage: 'an HTML page with HTTP 502',
  truncatedJson: 'truncated JSON',
  cutBody: 'connection closed during the response body',
  redirect: 'HTTP 308, call with a body',
  redirectBodiless: 'HTTP 308, call without a body',
  redirectNowhere: 'HTTP 308 without a location',
} as const;
export type Situation = keyof typeof SITUATIONS;

/** The behavior of consecutive versions that share a transport. */
export interface Family {
  readonly from: Version;
  readonly to: Version;
  readonly transport: string;
  /** Retries that the SDK makes by itself. */
  readonly retries: number;
  /** Whether the default timeout of 10 s is enforced. */
  readonly timeout: string;
  readonly httpError: 'a plain object' | 'an Error';
  readonly endings: Readonly<Record<Situation, Ending>>;
}

const BASE: Readonly<Record<Situation, Ending>> = {
  usual: 'resolves',
  noContent: '204',
  partial: '207',
  status400: '400',
  status401: '401',
  status404: '404',
  status429: '429',
  status500: '500',
  timeout: 'timeout',
  refused: 'connection_refused',
  reset: 'connection_reset',
  page: 'invalid_response',
  proxyPage: 'invalid_response',
  truncatedJson: 'invalid_response',
  cutBody: 'connection_reset',
  redirect: '308',
  redirectBodiless: '308',
  redirectNowhere: '308',
};

/** Redirects are followed from 3.5 on. Up to 4.4 the request body is lost, and the server waits for it. */
const FOLLOWED = { redirectBodiless: 'resolves', redirectNowhere: 'redirect' } as const;

export const FAMILIES: readonly Family[] = [
  {
    from: '1.0',
    to: '2.1',
    transport: '`request` package',
    retries: 0,
    timeout: 'kept',
    httpError: 'a plain object',
    endings: BASE,
  },
  {
    from: '3.0',
    to: '3.4',
    transport: '`node:https`',
    retries: 0,
    timeout: 'not kept',
    httpError: 'an Error',
    endings: { ...BASE, timeout: 'never ends', cutBody: 'never ends' },
  },
  {
    from: '3.5',
    to: '4.4',
    transport: '`node:https`',
    retries: 0,
    timeout: 'not kept',
    httpError: 'an Error',
    endings: {
      ...BASE,
      ...FOLLOWED,
      timeout: 'never ends',
      cutBody: 'never ends',
      redirect: 'never ends',
    },
  },
  {
    from: '4.5',
    to: '4.5',
    transport: '`node:https`',
    retries: 0,
    timeout: 'kept',
    httpError: 'an Error',
    endings: { ...BASE, ...FOLLOWED, redirect: 'resolves', cutBody: 'never ends' },
  },
  {
    from: '5.0',
    to: '5.2',
    transport: '`fetch`',
    retries: 3,
    timeout: 'kept, per attempt',
    httpError: 'an Error',
    endings: { ...BASE, ...FOLLOWED, redirect: 'resolves', noContent: 'resolves', partial: 'resolves' },
  },
];

/** Returns the family of versions that a version belongs to. */
export function familyOf(version: Version): Family {
  const family = FAMILIES.find(({ from, to }) => isBetween(version, from, to));
  if (family === undefined) throw new Error(`No family in FAMILIES contains version ${version}`);
  return family;
}

/** The number of public methods of each client. */
export const METHOD_COUNTS: Readonly<Record<Version, Readonly<Partial<Record<Api, number>>>>> = {
  '1.0': { track: 9, app: 1 },
  '1.1': { track: 9, app: 1 },
  '2.0': { track: 8, app: 2 },
  '2.1': { track: 8, app: 2 },
  '3.0': { track: 8, app: 2 },
  '3.1': { track: 9, app: 2 },
  '3.2': { track: 10, app: 2 },
  '3.3': { track: 10, app: 2 },
  '3.4': { track: 11, app: 8 },
  '3.5': { track: 11, app: 9 },
  '4.1': { track: 11, app: 10 },
  '4.2': { track: 11, app: 11 },
  '4.3': { track: 11, app: 12 },
  '4.4': { track: 11, app: 13 },
  '4.5': { track: 11, app: 13 },
  '5.0': { track: 12, app: 13, pipelines: 7 },
  '5.2': { track: 19, app: 160, pipelines: 7 },
};
