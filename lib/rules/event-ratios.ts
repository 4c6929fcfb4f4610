import type { RecordingRow } from './definition';
import { SENT_OUTCOMES } from './faults';
import { ratio, type Query } from './promql';

const EVENTS = 'customerio_pipelines_events_total';
const WINDOWS = ['15m', '1h'] as const;

/** Share of the events of `cdp-analytics-node` in batches that were not delivered. */
export const failedEventRatio = (window: (typeof WINDOWS)[number]) =>
  `job:customerio_pipelines_events_failed_per_sent:ratio_increase${window}`;

/** Returns the ratios of events. A batch ends many events at once, so the first value of a counter matters in both parts. */
export const eventRatios = (query: Query): RecordingRow[] =>
  WINDOWS.map((window) => ({
    record: failedEventRatio(window),
    expr: ratio(
      query.grown(`${EVENTS}{outcome="delivery_failed"}`, window, 'job'),
      query.grown(`${EVENTS}{outcome=~"${SENT_OUTCOMES}"}`, window, 'job'),
    ),
  }));
