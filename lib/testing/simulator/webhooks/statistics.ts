/** Counts since the start of the feed or its last reset. */
export interface FeedStats {
  /** Requests: first attempts, retries and duplicates. Forged ones are not included. */
  readonly posted: number;
  /** Requests with a 2xx response. */
  readonly accepted: number;
  /** Requests made because the previous one was not accepted. */
  readonly retried: number;
  /** Requests with the signature of another key. */
  readonly forged: number;
  /** Webhooks that were not accepted in time. */
  readonly givenUp: number;
  /** Webhooks and scheduled events that were discarded because the queue was full. */
  readonly discarded: number;
  /** Webhooks in the queue, including the one in flight. */
  readonly queued: number;
  /** Accepted requests by `<object_type>_<metric>`. */
  readonly pairs: Readonly<Record<string, number>>;
}

/** Mutable counts of the feed. */
export type Counts = { -readonly [K in Exclude<keyof FeedStats, 'queued' | 'pairs'>]: number } & {
  readonly pairs: Record<string, number>;
};

/** Returns counts that are all zero. */
export const zeroCounts = (): Counts => ({
  posted: 0,
  accepted: 0,
  retried: 0,
  forged: 0,
  givenUp: 0,
  discarded: 0,
  pairs: {},
});
