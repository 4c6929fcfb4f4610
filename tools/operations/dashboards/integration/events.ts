import { METRICS } from '../../../../lib/catalog';
import { LOST_OUTCOMES, SENT_OUTCOMES } from '../../../../lib/rules/faults';
import { THRESHOLDS } from '../../thresholds';
import { EVENT_OUTCOMES, FAULTS, QUANTILES } from '../colors';
import type { Row } from '../panel';
import { count, increase, quantiles, ratio, selector, STEP } from '../promql';
import { failuresByType } from './failures';

const events = METRICS.pipelinesEvents.name;
const { lostShare, failedShare, oldestMs, unflushed, batchBytes } = THRESHOLDS.events;

/** A batch is one call, retries included. `PipelinesClient.batch()` of customerio-node has the same labels. */
const OF_BATCHES = { operation: '="batch"', api: '="pipelines"' };
const FAILED = { outcome: '="delivery_failed"' };
const SENT = { outcome: `=~"${SENT_OUTCOMES}"` };
const LOST = { outcome: `=~"${LOST_OUTCOMES}"` };

/** Events of `cdp-analytics-node`. Calls have no part in it, so that the variable `operation` does not filter it. */
export const EVENTS: Row = {
  title: 'Events of cdp-analytics-node',
  isCollapsed: true,
  panels: [
    {
      id: 60,
      title: 'Events by outcome',
      description:
        'In each interval. Green: in a batch that the API accepted. Red: in a batch that failed. The rest was never sent. Good: all green.',
      kind: 'bars',
      unit: 'locale',
      queries: [{ expr: `${count(events, STEP, ['outcome'])} > 0`, legend: '{{outcome}}', step: '5m' }],
      colors: EVENT_OUTCOMES,
      alerts: ['CustomerIOEventsLost', 'CustomerIOEventDeliveryFailing'],
      width: 12,
    },
    {
      id: 61,
      title: 'Lost before the request (1 h)',
      description:
        'Share of the events that no batch contained, by outcome. Good: none. The SDK reports some of them as delivered.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: `${count(events, '1h', ['outcome'], LOST)} / ignoring (outcome) group_left () (${increase(events, '1h')} > 0) > 0`,
          legend: '{{outcome}}',
        },
      ],
      levels: { warning: lostShare },
      colors: EVENT_OUTCOMES,
      empty: 'none',
      alerts: ['CustomerIOEventsLost'],
      width: 12,
    },
    {
      id: 62,
      title: 'Not delivered (15 m)',
      description: 'Share of the events in batches that failed after all retries. Good: below the line.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(count(events, '15m', [], FAILED), count(events, '15m', [], SENT)),
          legend: 'not delivered',
        },
      ],
      levels: { warning: failedShare },
      colors: { 'not delivered': 'red' },
      alerts: ['CustomerIOEventDeliveryFailing'],
      width: 8,
    },
    {
      id: 63,
      title: 'Age of the oldest event',
      description: `Time without an outcome, of the oldest event of all processes. Good: below the line, which is twice the default flush interval of ${oldestMs / 2000} s.`,
      kind: 'timeseries',
      unit: 'ms',
      queries: [{ expr: `max (${selector(METRICS.pipelinesQueueOldest.name)})`, legend: 'oldest' }],
      levels: { warning: oldestMs },
      colors: { oldest: 'blue' },
      alerts: ['CustomerIOEventsDelayed'],
      width: 8,
    },
    {
      id: 64,
      title: 'Events in memory by state',
      description:
        'Queued: waits for its batch. Sending: in a request. Sum of all processes. Good: goes up and down with the traffic. The queue has no limit.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        { expr: `sum by (state) (${selector(METRICS.pipelinesQueueEvents.name)})`, legend: '{{state}}' },
      ],
      colors: { queued: 'blue', sending: 'purple' },
      alerts: ['CustomerIOEventsDelayed', 'CustomerIOEventsUnflushed'],
      width: 8,
    },
    {
      id: 65,
      title: 'Latency of batches (5 m)',
      description:
        'From the first attempt to the end of the last one. Good: p99 below the line. An attempt can take 10 s, a batch 41 s.',
      kind: 'timeseries',
      unit: 'ms',
      queries: quantiles(METRICS.apiLatency.name, '5m', OF_BATCHES),
      levels: { warning: THRESHOLDS.api.slowMs },
      colors: QUANTILES,
      alerts: ['CustomerIOHighLatency', 'CustomerIOEventsDelayed'],
      width: 8,
    },
    {
      id: 66,
      title: 'Failed batches by type',
      description:
        'Batches that failed after all retries, in each interval. Red: Customer.io or the network. Orange: your request or key. Good: none.',
      kind: 'bars',
      unit: 'locale',
      queries: failuresByType(OF_BATCHES),
      colors: FAULTS,
      empty: 'none',
      alerts: ['CustomerIOEventDeliveryFailing', 'CustomerIOOperationFailing'],
      width: 8,
    },
    {
      id: 67,
      title: 'Size of batches (1 h)',
      description: `Bytes of a request. Good: below the line. Customer.io does not process more than ${batchBytes / 1000} kB, and responds with success.`,
      kind: 'timeseries',
      unit: 'decbytes',
      queries: quantiles(METRICS.pipelinesBatchBytes.name, '1h', {}, [0.5, 0.99]),
      levels: { warning: batchBytes },
      colors: QUANTILES,
      alerts: ['CustomerIOBatchesTooLarge'],
      width: 8,
    },
    {
      id: 68,
      title: 'Time from call to outcome (5 m)',
      description:
        'Of accepted events: the wait for the batch, and the request. Good: p50 below the flush interval, p99 little above it.',
      kind: 'timeseries',
      unit: 'ms',
      queries: quantiles(METRICS.pipelinesEventLatency.name, '5m', { outcome: '="accepted"' }),
      colors: QUANTILES,
      alerts: ['CustomerIOEventsDelayed'],
      width: 12,
    },
    {
      id: 69,
      title: 'Unflushed events (1 h)',
      description:
        'Events without an outcome when closeAndFlush() resolved. Good: none. If the process ends then, they are lost.',
      kind: 'timeseries',
      unit: 'short',
      queries: [{ expr: `${count(METRICS.pipelinesUnflushedEvents.name, '1h')} > 0`, legend: 'unflushed' }],
      levels: { warning: unflushed },
      colors: { unflushed: 'orange' },
      empty: 'none',
      alerts: ['CustomerIOEventsUnflushed'],
      width: 12,
    },
  ],
};
