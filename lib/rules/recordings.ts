import type { RecordingRow, Site } from './definition';
import { eventRatios } from './event-ratios';
import { OWN_FAULTS } from './faults';
import { callGrowth, webhookGrowth } from './growth';
import { COLLECTOR_PRESENT, PRESENT, promql, ratio, type Query } from './promql';

export interface RecordingGroup {
  readonly name: string;
  readonly rules: readonly RecordingRow[];
}

/** Windows of the burn rates, from the shortest. */
export const SLO_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

export const ERRORS_5M = 'job:customerio_api_errors_per_request:ratio_rate5m';
export const faultRatio = (window: string) => `job:customerio_api_faults_per_request:ratio_rate${window}`;
export const slowRatio = (window: string) => `job:customerio_api_slow_per_success:ratio_rate${window}`;
export const bounceRatio = (window: string) =>
  `job:customerio_email_bounced_per_outcome:ratio_increase${window}`;
export const hardBounceRatio = (window: string) =>
  `job:customerio_email_hard_bounced_per_outcome:ratio_increase${window}`;
export const complaintRatio = (window: string) =>
  `job:customerio_email_spammed_per_delivered:ratio_increase${window}`;
/** Webhooks in an hour, and the activity of a job until its metrics vanished. */
export const RECEIVED = 'job:customerio_webhook_received:increase1h';
export const ACTIVITY = 'job:customerio_activity:increase2h';

const REQUESTS = 'customerio_api_requests_total';
const OURS =
  '{__name__=~"customerio_(api_requests_total|api_in_flight|pipelines_queue_events|webhook_received_total|email_delivered_total)"}';

/** Series of every Collector. Their names end in `_total` or not, depending on the configuration. */
const OF_COLLECTORS =
  '{__name__=~"otelcol_(exporter_queue_(size|capacity)|process_uptime.*|(receiver_accepted|exporter_sent)_.+)"}';

export const BOUNCE_WINDOWS = ['15m', '30m', '1h', '2h', '6h'] as const;
export const HARD_BOUNCE_WINDOWS = ['15m', '1h', '6h'] as const;
export const COMPLAINT_WINDOWS = ['2h', '1d'] as const;

/**
 * Limits of Customer.io, in requests a second: 1,000 for the Track API, 3,000 in 3 s for the Pipelines API and the
 * transactional messages, 10 for the rest of the App API, one broadcast in 10 s.
 */
export const RATE_LIMITS = [
  { limit: 'track', perSecond: 1000, matchers: 'api="track"' },
  { limit: 'pipelines', perSecond: 1000, matchers: 'api="pipelines"' },
  { limit: 'transactional', perSecond: 1000, matchers: 'api="app",operation=~"send.+"' },
  { limit: 'broadcast', perSecond: 0.1, matchers: 'operation="triggerBroadcast"' },
  { limit: 'app', perSecond: 10, matchers: 'api="app",operation!~"send.+|triggerBroadcast"' },
] as const;

const outcomes = (query: Query, window: string) => promql`
  sum by (${query.labels('job')}) (
    increase({__name__=~"customerio_email_(bounced|delivered)_total"}[${window}])
  )
`;

const ratioOf = (query: Query, selector: string, total: string, window: string) =>
  ratio(query.grown(selector, window, 'job'), total);

/** Returns the processes whose metrics arrive. Evaluated before all other groups. */
const presence = (query: Query): RecordingRow => ({
  record: PRESENT,
  expr: promql`
    group by (${query.labels('job', 'instance')}) (
      ${OURS}
      or
      up == 1 and on (${query.labels('job')}) ${OURS}
    )
  `,
});

/**
 * Returns the calls and webhooks of 2 hours. It is 0 for a busy job that had none in the last 15 minutes: such a job
 * was drained before it was stopped.
 */
function activity(query: Query): RecordingRow {
  const job = query.labels('job');
  const events = (window: string) =>
    query.grown('{__name__=~"customerio_(api_requests|webhook_received)_total"}', window, 'job');
  return {
    record: ACTIVITY,
    expr: promql`
      (
        (
          ${events('2h')}
          unless on (${job})
          (
            ${events('2h')}
            >= 40
            unless on (${job})
            ${events('15m')}
            > 0
          )
        )
        or
        0 * group by (${job}) (${PRESENT})
      )
      and on (${job})
      group by (${job}) (${OURS})
    `,
  };
}

const limits = (query: Query): RecordingRow => ({
  record: 'limit:customerio_api_attempts_per_limit:ratio_rate15m',
  expr: RATE_LIMITS.map(({ limit, perSecond, matchers }) => {
    const attempts = `{__name__=~"customerio_api_(requests|retries)_total",${matchers}}`;
    const grouping = query.by.length === 0 ? '' : ` by (${query.by.join(', ')})`;
    return `label_replace(sum${grouping} (rate(${attempts}[15m])) / ${perSecond}, "limit", "${limit}", "", "")`;
  }).join('\nor\n'),
});

/**
 * Returns ratios that alerts and dashboards share, named `level:metric:operation`. A ratio is 0 if nothing failed, and
 * absent if there was no traffic.
 */
export function recordingGroups({ query, thresholds: { slo, webhook } }: Site): RecordingGroup[] {
  const requests = (window: string) => query.rate(REQUESTS, window, 'job');
  const errors = (window: string, matchers = '') =>
    query.rate(`customerio_api_errors_total${matchers}`, window, 'job');
  const delivered = (window: string) => query.grown('customerio_email_delivered_total', window, 'job');
  return [
    { name: 'customerio.presence', rules: [presence(query)] },
    { name: 'customerio.growth', rules: [...callGrowth(query), ...webhookGrowth(query, webhook.durationMs)] },
    {
      name: 'customerio.ratios.api',
      rules: [{ record: ERRORS_5M, expr: ratio(errors('5m'), requests('5m')) }, limits(query)],
    },
    {
      name: 'customerio.ratios.availability',
      rules: SLO_WINDOWS.map((window) => ({
        record: faultRatio(window),
        expr: ratio(errors(window, `{error_type!~"${OWN_FAULTS}"}`), requests(window)),
      })),
    },
    {
      name: 'customerio.ratios.latency',
      rules: SLO_WINDOWS.map((window) => ({
        record: slowRatio(window),
        expr: query.shareAbove('customerio_api_latency_ms', slo.latencyMs, 'status="success"', window),
      })),
    },
    { name: 'customerio.ratios.events', rules: eventRatios(query) },
    {
      name: 'customerio.ratios.email',
      rules: [
        ...BOUNCE_WINDOWS.map((window) => ({
          record: bounceRatio(window),
          expr: ratioOf(query, 'customerio_email_bounced_total', outcomes(query, window), window),
        })),
        ...HARD_BOUNCE_WINDOWS.map((window) => ({
          record: hardBounceRatio(window),
          expr: ratioOf(
            query,
            'customerio_email_bounced_total{bounce_type="hard"}',
            outcomes(query, window),
            window,
          ),
        })),
        ...COMPLAINT_WINDOWS.map((window) => ({
          record: complaintRatio(window),
          expr: ratioOf(
            query,
            'customerio_message_events_total{channel="email",event="spammed"}',
            delivered(window),
            window,
          ),
        })),
      ],
    },
    {
      name: 'customerio.activity',
      rules: [
        { record: RECEIVED, expr: query.grown('customerio_webhook_received_total', '1h', 'job') },
        activity(query),
      ],
    },
  ];
}

/** Returns the recording rules of the file about Collectors. */
export const collectorRecordings = ({ query }: Site): RecordingGroup => ({
  name: 'customerio.collector.presence',
  rules: [
    {
      record: COLLECTOR_PRESENT,
      expr: `group by (${query.labels('job', 'instance')}) (${OF_COLLECTORS})`,
    },
  ],
});
