/** What the feed has done since its start or the last reset. */
export interface FeedStats {
  /** Requests: first attempts, retries, duplicates and twins; forged ones are not among them. */
  readonly posted: number;
  /** Requests that were answered 2xx. */
  readonly accepted: number;
  /** Requests made because the one before was not accepted. */
  readonly retried: number;
  readonly forged: number;
  /** Webhooks that were never accepted in all the time they had. */
  readonly givenUp: number;
  /** Webhooks for which there was no room. */
  readonly lost: number;
  /** Webhooks that wait, the one under way included. */
  readonly queued: number;
  /** Accepted requests by `<object_type>_<metric>`. */
  readonly pairs: Readonly<Record<string, number>>;
}

/** The same while it is being counted. */
export type Counts = { -readonly [K in Exclude<keyof FeedStats, 'queued' | 'pairs'>]: number } & {
  readonly pairs: Record<string, number>;
};

export const noCounts = (): Counts => ({
  posted: 0,
  accepted: 0,
  retried: 0,
  forged: 0,
  givenUp: 0,
  lost: 0,
  pairs: {},
});
