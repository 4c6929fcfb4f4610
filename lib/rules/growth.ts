import type { RecordingRow } from './definition';
import { HANDLER_ERRORS } from './faults';
import { promql, upTo, type Query } from './promql';

/** Calls of an operation that failed, by error type, and that succeeded. The overflow series has no operation. */
export const failures = (window: string) => `operation:customerio_api_failures:increase${window}`;
export const successes = (window: string) => `operation:customerio_api_successes:increase${window}`;
/** Webhooks of 10 minutes: handled, failed in the handler, with a response in time and too late. */
export const HANDLED = 'job:customerio_webhook_handled:increase10m';
export const HANDLER_FAILURES = 'job:customerio_webhook_handler_failures:increase10m';
export const IN_TIME = 'job:customerio_webhook_in_time:increase10m';
export const LATE = 'job:customerio_webhook_late:increase10m';

const REQUESTS = 'customerio_api_requests_total';
const WEBHOOKS = 'customerio_webhook_received_total';
const DURATION = 'customerio_webhook_duration_ms';
const CALL_WINDOWS = ['5m', '10m', '30m', '1h'] as const;

/** Returns the growth that several alerts read, so that their expressions stay short. */
export const callGrowth = (query: Query): RecordingRow[] =>
  CALL_WINDOWS.flatMap((window) => [
    {
      record: failures(window),
      expr: query.grown(
        'customerio_api_errors_total{otel_metric_overflow=""}',
        window,
        'job',
        'api',
        'operation',
        'error_type',
      ),
    },
    {
      record: successes(window),
      expr: query.grown(`${REQUESTS}{status="success"}`, window, 'job', 'api', 'operation'),
    },
  ]);

/** Returns the growth of webhooks. A failed webhook counts as received. A receiver without durations is judged by the difference. */
export function webhookGrowth(query: Query, durationMs: number): RecordingRow[] {
  const job = query.labels('job');
  const handled = 'outcome=~"accepted|duplicate"';
  const ours = 'outcome!="rejected"';
  return [
    {
      record: HANDLER_FAILURES,
      expr: query.grown(`customerio_webhook_errors_total{error_type=~"${HANDLER_ERRORS}"}`, '10m', 'job'),
    },
    {
      record: HANDLED,
      expr: promql`
        ${query.grown(`${DURATION}_count{${handled}}`, '10m', 'job')}
        or
        (
          ${query.grown(WEBHOOKS, '10m', 'job')}
          - on (${job})
          ${query.grown(`customerio_webhook_errors_total{error_type=~"${HANDLER_ERRORS}"}`, '10m', 'job')}
          > 0.5
          unless on (${job})
          group by (${job}) (last_over_time(${DURATION}_count[10m]))
        )
      `,
    },
    {
      record: IN_TIME,
      expr: query.grown(`${DURATION}_bucket{${upTo(durationMs, handled)}}`, '10m', 'job'),
    },
    {
      record: LATE,
      expr: promql`
        ${query.grown(`${DURATION}_count{${ours}}`, '10m', 'job')}
        - on (${job})
        ${query.grown(`${DURATION}_bucket{${upTo(durationMs, ours)}}`, '10m', 'job')}
      `,
    },
  ];
}
