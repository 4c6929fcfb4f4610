/** How long a webhook waits that was not accepted. Milliseconds. */
export interface RetryDelays {
  /** After most failures; Customer.io waits an hour. @default 2000 */
  readonly slowMs: number;
  /** After a 503, a 504 and a timeout. @default 250 */
  readonly soonMs: number;
  /** After this long a webhook is given up; by Customer.io after seven days. @default 336000 */
  readonly giveUpAfterMs: number;
}

/** Customer.io's, 1,800 times as fast; how soon "soon" is, it does not say. */
export const COMPRESSED_DELAYS: RetryDelays = { slowMs: 2_000, soonMs: 250, giveUpAfterMs: 336_000 };

/** What came of one request. `unreachable`: refused, reset, no TLS, an answer that broke off. */
export type PostResult = number | 'timeout' | 'unreachable';

export const isAccepted = (result: PostResult): boolean =>
  typeof result === 'number' && result >= 200 && result < 300;

/** After these the vendor's description gives an hour until the first retry. */
const SLOW: ReadonlySet<PostResult> = new Set<PostResult>([
  400,
  401,
  402,
  403,
  404,
  405,
  410,
  429,
  500,
  502,
  521,
  'unreachable',
]);
/** The wait doubles with each attempt, up to this many times the first one. */
const MAX_BACKOFF = 8;

/** @param attempts how often it was posted so far, 1 or more */
export function retryDelayMs(result: PostResult, attempts: number, { slowMs, soonMs }: RetryDelays): number {
  return (SLOW.has(result) ? slowMs : soonMs) * Math.min(2 ** (attempts - 1), MAX_BACKOFF);
}
