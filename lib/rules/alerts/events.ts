import { COUNT, DURATION, JOB, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { failedEventRatio } from '../event-ratios';
import { LOST_OUTCOMES } from '../faults';
import { promql, upTo } from '../promql';

const EVENTS = 'customerio_pipelines_events_total';
const FAILED = `${EVENTS}{outcome="delivery_failed"}`;
const OLDEST = 'customerio_pipelines_queue_oldest_ms';
const BYTES = 'customerio_pipelines_batch_bytes';

/** Alerts on events of `cdp-analytics-node`. Its batches are also calls, which have the alerts of calls. */
export function eventAlerts({ query, thresholds: { events } }: Site): AlertRow[] {
  const job = query.labels('job');
  const inHour = (selector: string, ...labels: readonly string[]) => query.grown(selector, '1h', ...labels);
  const lost = inHour(`${EVENTS}{outcome=~"${LOST_OUTCOMES}"}`, 'job', 'outcome');
  const unflushed = inHour('customerio_pipelines_unflushed_events_total', 'job');
  const large = promql`
    (
      ${inHour(`${BYTES}_count`, 'job')}
      - on (${job})
      ${inHour(`${BYTES}_bucket{${upTo(events.batchBytes)}}`, 'job')}
    )
  `;
  /** Too few of all to matter, at a high volume. */
  const isFew = (some: string, all: string) =>
    `${some}\n<= on (${job}) group_left ()\n${events.lostShare} * (${query.increase(all, '1h', 'job')})`;
  const failing = {
    alert: 'CustomerIOEventDeliveryFailing',
    severity: 'warning',
    area: 'calls',
    labels: ['job'],
    keepFiringFor: '5m',
    harm: 'The events are lost: the SDK gives up a batch after its retries.',
    summary: `Events of ${JOB} do not reach Customer.io`,
    errors: { counter: 'customerio_api_errors_total', only: 'operation="batch",api="pipelines"' },
    panel: 'failedEvents',
  } as const;
  const failed = (window: string) => `${query.grown(FAILED, window, 'job')}\n> 0`;
  const enough = (window: string) => `${query.increase(EVENTS, window, 'job')} >= ${events.minimum}`;
  const failedShare = `more than ${percent(events.failedShare)} of the events of batches were not delivered`;
  return [
    {
      alert: 'CustomerIOEventsLost',
      severity: 'warning',
      area: 'calls',
      value: `${lost}\n>= ${events.lost}`,
      unless: [isFew(lost, EVENTS)],
      labels: ['job', 'outcome'],
      for: '2m',
      keepFiringFor: '15m',
      when: `at least ${events.lost} events and more than ${percent(events.lostShare)} of all events ended with one of the outcomes ${LOST_OUTCOMES.split('|').join(', ')} in an hour`,
      harm: 'The events never reach Customer.io. The application gets no error for most of them.',
      summary: `${JOB} loses events before they are sent to Customer.io`,
      text: `Events of ${JOB} with the outcome {{ $labels.outcome }} in the last hour: ${COUNT}.`,
      panel: 'lostEvents',
    },
    {
      ...failing,
      window: '15m',
      value: `${failedEventRatio('15m')} > ${events.failedShare}`,
      gates: [failed('5m'), failed('5m offset 5m'), enough('15m')],
      for: '10m',
      when: `${failedShare} in 15 minutes, of at least ${events.minimum}, and the failures go on`,
      text: `${PERCENTAGE} of the events in batches of ${JOB} were not delivered in the last 15 minutes.`,
    },
    {
      ...failing,
      window: '1h',
      value: `${failedEventRatio('1h')} > ${events.failedShare}`,
      gates: [failed('30m'), failed('30m offset 30m'), enough('1h')],
      unless: [enough('15m')],
      for: '5m',
      when: `the same in both halves of an hour, of at least ${events.minimum} in the hour and fewer in 15 minutes`,
      text: `${PERCENTAGE} of the events in batches of ${JOB} were not delivered in the last hour.`,
    },
    {
      alert: 'CustomerIOEventsDelayed',
      severity: 'warning',
      area: 'calls',
      value: promql`
        (
          max by (${job}) (min_over_time(${OLDEST}[5m]))
          > ${events.oldestMs}
        )
        / 1000
      `,
      labels: ['job'],
      for: '15m',
      keepFiringFor: '5m',
      when: `the oldest event of a process has had no outcome for more than ${events.oldestMs / 1000} s in each sample of 5 minutes`,
      harm: 'Events arrive late, and each one that waits takes memory. A restart loses them.',
      summary: `Events of ${JOB} wait too long`,
      text: `For the last 5 minutes, the oldest event of ${JOB} has been at least ${DURATION} old.`,
      panel: 'oldestEvent',
    },
    {
      alert: 'CustomerIOEventsUnflushed',
      severity: 'warning',
      area: 'calls',
      value: `${unflushed}\n>= ${events.unflushed}`,
      unless: [isFew(unflushed, EVENTS)],
      labels: ['job'],
      for: '2m',
      keepFiringFor: '15m',
      when: `at least ${events.unflushed} events and more than ${percent(events.lostShare)} of all events had no outcome when \`closeAndFlush()\` resolved, in an hour`,
      harm: 'Events are lost if the process ends then, as at each deploy.',
      summary: `${JOB} ends before its events are sent to Customer.io`,
      text: `Events of ${JOB} without an outcome when closeAndFlush() resolved, in the last hour: ${COUNT}.`,
      panel: 'unflushedEvents',
    },
    {
      alert: 'CustomerIOBatchesTooLarge',
      severity: 'warning',
      area: 'calls',
      value: `${large}\n>= ${events.largeBatches}`,
      unless: [isFew(large, `${BYTES}_count`)],
      labels: ['job'],
      for: '2m',
      keepFiringFor: '15m',
      when: `at least ${events.largeBatches} batches and more than ${percent(events.lostShare)} of them were larger than ${events.batchBytes / 1000} kB in an hour`,
      harm: 'Customer.io does not process such a batch, and responds with success.',
      summary: `Batches of ${JOB} are too large for Customer.io`,
      text: `Batches of ${JOB} larger than ${events.batchBytes / 1000} kB in the last hour: ${COUNT}.`,
      panel: 'batchBytes',
    },
  ];
}
