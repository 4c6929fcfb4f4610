import { OWN_FAULTS } from './alerts/faults';
import { grown, promql, ratio, shareAbove, sumGrown } from './alerts/promql';
import { THRESHOLDS } from './thresholds';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface RecordingGroup {
  readonly name: string;
  readonly rules: readonly RecordingRule[];
}

const { slo } = THRESHOLDS;

const requests = (window: string) => `sum by (job) (rate(customerio_api_requests_total[${window}]))`;

const errors = (window: string, matchers = '') =>
  `sum by (job) (rate(customerio_api_errors_total${matchers}[${window}]))`;

/** Windows of the burn rates, from the shortest. */
export const SLO_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

export const faultRatio = (window: string) => `job:customerio_api_faults_per_request:ratio_rate${window}`;
export const slowRatio = (window: string) => `job:customerio_api_slow_per_success:ratio_rate${window}`;

const bounced = (matchers: string) => `sum by (job) (rate(customerio_email_bounced_total${matchers}[6h]))`;
const outcomes = promql`
  (
    sum by (job) (rate(customerio_email_bounced_total[6h]))
    + on (job)
    sum by (job) (rate(customerio_email_delivered_total[6h]))
  )
`;

/**
 * Ratios that alerts and dashboards share, named `level:metric:operation`. A ratio is 0 if nothing failed, and
 * absent if there was no traffic.
 */
export const RECORDING_GROUPS: readonly RecordingGroup[] = [
  {
    name: 'customerio.ratios.api',
    rules: [
      {
        record: 'job:customerio_api_errors_per_request:ratio_rate5m',
        expr: ratio(errors('5m'), requests('5m')),
      },
    ],
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
      expr: shareAbove('customerio_api_latency_ms', slo.latencyMs, 'status="success"', window),
    })),
  },
  {
    name: 'customerio.ratios.email',
    rules: [
      {
        record: 'job:customerio_email_bounced_per_outcome:ratio_rate6h',
        expr: ratio(bounced(''), outcomes),
      },
      {
        record: 'job:customerio_email_hard_bounced_per_outcome:ratio_rate6h',
        expr: ratio(bounced('{bounce_type="hard"}'), outcomes),
      },
      {
        record: 'job:customerio_email_spammed_per_delivered:ratio_increase1d',
        expr: ratio(
          sumGrown('job', 'customerio_message_events_total{channel="email",event="spammed"}', '1d'),
          promql`
            sum by (job) (
              ${grown('customerio_email_delivered_total', '1d')}
            )
          `,
        ),
      },
    ],
  },
];
