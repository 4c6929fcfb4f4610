import { METRICS } from '../../../../lib/catalog';
import { THRESHOLDS } from '../../thresholds';
import { APIS, QUANTILES } from '../colors';
import type { Row } from '../panel';
import { count, increase, perMinute, quantile, quantiles, ratio } from '../promql';

const requests = METRICS.apiRequests.name;
const errors = METRICS.apiErrors.name;
const retries = METRICS.apiRetries.name;
const latency = METRICS.apiLatency.name;

/** Metrics of a process that uses an SDK. A process that loses all events makes no call. */
export const CALLERS = [requests, METRICS.pipelinesQueueEvents.name];

/** Filters by the operation that the reader selects. */
export const OF_OPERATION = { operation: '=~"$operation"' };
const RATE_LIMITED = { error_type: '="429"' };

/** The share of calls that may fail. 1 - 0.995 is 0.0050000000000000044. */
export const BUDGET = Number((1 - THRESHOLDS.slo.availability).toFixed(6));

/**
 * Counts attempts with status 429: calls that failed, and retries. `kind` keeps series of both counters apart, because
 * they have the same labels.
 */
export function throttled(
  window: string,
  labels: readonly string[],
  matchers: Readonly<Record<string, string>>,
) {
  const sum = labels.length === 0 ? 'sum' : `sum by (${labels.join(', ')})`;
  const of = (counter: string) => count(counter, window, labels, { ...matchers, ...RATE_LIMITED });
  return `${sum} (${of(errors)} or label_replace(${of(retries)}, "kind", "retry", "", ""))`;
}

/** 0 if there were calls, and absent otherwise. */
export const THROTTLED_15M = `${throttled('15m', [], OF_OPERATION)} or 0 * ${increase(requests, '15m', [], OF_OPERATION)}`;

const OPERATION = ['api', 'operation'];

/** Rate, errors and duration of all calls, then of each operation. */
export const CALLS: Row = {
  title: 'Calls',
  panels: [
    {
      id: 20,
      title: 'Calls per minute by API',
      description: 'Good: follows your own traffic. A step to 0 is a service that does not call any more.',
      kind: 'timeseries',
      unit: 'short',
      queries: [{ expr: perMinute(requests, ['api'], OF_OPERATION), legend: '{{api}}' }],
      colors: APIS,
      alerts: ['CustomerIOCallsStopped', 'CustomerIOTelemetryAbsent'],
      width: 8,
    },
    {
      id: 21,
      title: 'Failed calls (5 m)',
      description: 'Share of the calls that failed after all retries. Good: below the line.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(increase(errors, '5m', [], OF_OPERATION), increase(requests, '5m', [], OF_OPERATION)),
          legend: 'failed',
        },
      ],
      levels: { critical: THRESHOLDS.api.errorRatio },
      colors: { failed: 'red' },
      alerts: ['CustomerIOHighErrorRate'],
      width: 8,
    },
    {
      id: 10,
      title: 'Latency (5 m)',
      description:
        'Retries included. Good: p99 below the line; above it, more than 1 % of the calls are slow.',
      kind: 'timeseries',
      unit: 'ms',
      queries: quantiles(latency, '5m', OF_OPERATION),
      levels: { warning: THRESHOLDS.api.slowMs },
      colors: QUANTILES,
      alerts: ['CustomerIOHighLatency'],
      width: 8,
    },
    {
      id: 25,
      title: 'Operations (last 15 minutes)',
      description: 'Select an operation to filter this dashboard. Good: no colored cell.',
      kind: 'table',
      unit: 'short',
      rowsBy: OPERATION,
      filter: 'operation',
      queries: [
        { expr: `${increase(requests, '15m', OPERATION)} / 15`, legend: 'Calls per minute' },
        {
          expr: ratio(increase(errors, '15m', OPERATION), increase(requests, '15m', OPERATION)),
          legend: 'Failed',
          unit: 'percentunit',
          levels: { critical: THRESHOLDS.api.errorRatio },
        },
        {
          expr: `${quantile(0.95, latency, '15m', OPERATION)} >= 0`,
          legend: 'Latency p95',
          unit: 'ms',
          levels: { warning: THRESHOLDS.api.slowMs },
        },
        {
          expr: ratio(increase(retries, '15m', OPERATION), increase(requests, '15m', OPERATION)),
          legend: 'Retries per call',
          unit: 'percentunit',
          levels: { warning: THRESHOLDS.api.retryRatio },
        },
        {
          expr: `${throttled('15m', OPERATION, {})} or 0 * ${increase(requests, '15m', OPERATION)}`,
          legend: 'Rate limited',
          unit: 'locale',
          levels: { warning: THRESHOLDS.api.rateLimitedResponses },
        },
      ],
      alerts: ['CustomerIOSendsFailing', 'CustomerIOOperationFailing', 'CustomerIOAllCallsFailing'],
      width: 24,
    },
  ],
};
