/** Prometheus's default of the data source. */
const DEFAULT_SCRAPE_S = 15;
const MIN_POINTS = 50;

/** The intervals of a query, in seconds. */
export interface QueryIntervals {
  /** `$__interval`, and the step of the query. */
  readonly interval: number;
  /** `$__rate_interval` */
  readonly rateInterval: number;
}

/** The rounded intervals that Grafana chooses, in seconds. Below 10 ms, 15 ms is chosen; no panel needs that. */
const ROUNDED_S: readonly (readonly [below: number, interval: number])[] = [
  [0.015, 0.01],
  [0.035, 0.02],
  [0.075, 0.05],
  [0.15, 0.1],
  [0.35, 0.2],
  [0.75, 0.5],
  [1.5, 1],
  [3.5, 2],
  [7.5, 5],
  [12.5, 10],
  [17.5, 15],
  [25, 20],
  [45, 30],
  [90, 60],
  [210, 120],
  [450, 300],
  [750, 600],
  [1_050, 900],
  [1_500, 1_200],
  [2_700, 1_800],
  [5_400, 3_600],
  [9_000, 7_200],
  [16_200, 10_800],
  [32_400, 21_600],
  [86_400, 43_200],
  [604_800, 86_400],
];

/**
 * Computes the intervals of a query as Grafana documents them: `$__rate_interval` is the larger of `$__interval` plus
 * the scrape interval, and four scrape intervals. The minimum step of the panel replaces the scrape interval.
 *
 * @param rangeS length of the time range in seconds.
 * @param width width of the panel in pixels, which limits the points.
 * @param minStepS minimum step of the panel in seconds.
 */
export function queryIntervals(rangeS: number, width: number, minStepS = DEFAULT_SCRAPE_S): QueryIntervals {
  const exact = rangeS / Math.max(MIN_POINTS, Math.floor(width));
  const rounded = ROUNDED_S.find(([below]) => exact < below)?.[1] ?? 604_800;
  const interval = Math.max(rounded, minStepS);
  return { interval, rateInterval: Math.max(interval + minStepS, 4 * minStepS) };
}
