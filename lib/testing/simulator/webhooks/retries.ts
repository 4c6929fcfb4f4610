/** Delays before a webhook that was not accepted is posted again, in milliseconds. */
export interface RetryDelays {
  /** Delay after most failures; an hour in Customer.io. @default 2000 */
  readonly longDelayMs: number;
  /** Delay after a 503, a 504 or a timeout. @default 250 */
  readonly shortDelayMs: number;
  /** Time after which a webhook is given up; seven days in Customer.io. @default 336000 */
  readonly giveUpAfterMs: number;
}

/** Customer.io's delays divided by 1,800. Customer.io does not document its short delay. */
export const COMPRESSED_DELAYS: RetryDelays = {
  longDelayMs: 2_000,
  shortDelayMs: 250,
  giveUpAfterMs: 336_000,
};

/** Status of the response, or the reason why it is missing. `unreachable`: refused, reset, no TLS, or incomplete. */
export type PostResult = number | 'timeout' | 'unreachable';

/** Returns whether a result is a 2xx status. */
export const isAccepted = (result: PostResult): boolean =>
  typeof result === 'number' && result >= 200 && result < 300;

/** Results after which Customer.io waits an hour for the first retry, as it documents. */
const LONG_DELAY_RESULTS: ReadonlySet<PostResult> = new Set<PostResult>([
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
/** Maximum factor of the first delay. The delay doubles with each attempt. */
const MAX_BACKOFF_FACTOR = 8;

/**
 * Returns the delay before the next attempt, in milliseconds.
 *
 * @param attempts number of attempts so far, at least 1.
 */
export function retryDelayMs(
  result: PostResult,
  attempts: number,
  { longDelayMs, shortDelayMs }: RetryDelays,
): number {
  return (
    (LONG_DELAY_RESULTS.has(result) ? longDelayMs : shortDelayMs) *
    Math.min(2 ** (attempts - 1), MAX_BACKOFF_FACTOR)
  );
}
