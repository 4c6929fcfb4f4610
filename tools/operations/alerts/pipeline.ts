import { THRESHOLDS } from '../thresholds';
import { COUNT, JOB, PERCENTAGE, percent, type AlertGroup } from './definition';
import { atLeast, promql, sumGrown } from './promql';

const { api, collector } = THRESHOLDS;

const ours = '{__name__=~"customerio_(api_requests|webhook_received)_total"}';

const SIGNALS = ['spans', 'metric_points', 'log_records'] as const;

/** Counters of the Collector end in `_total` or not, depending on the configuration of its reader. */
const lost = (labels: string, counter: string, signal: string) => promql`
  ${sumGrown(labels, `{__name__=~"otelcol_${counter}_${signal}(_total)?"}`, '10m')}
  > 0
`;

const withSignal = (signal: string, expression: string) => promql`
  label_replace(
    ${expression},
    "signal", "${signal}", "", ""
  )
`;

const unsent = SIGNALS.map((signal) =>
  withSignal(
    signal,
    promql`
      ${lost('job, exporter', 'exporter_send_failed', signal)}
      or
      ${lost('job, exporter', 'exporter_enqueue_failed', signal)}
    `,
  ),
);

const refused = SIGNALS.map((signal) =>
  withSignal(signal, lost('job, receiver', 'receiver_refused', signal)),
);

/** Alerts on the telemetry itself. If it does not arrive, no other alert fires. */
export const PIPELINE_ALERTS: AlertGroup = {
  name: 'customerio.pipeline',
  rules: [
    {
      alert: 'CustomerIOTelemetryAbsent',
      expr: promql`
        (
          group by (job) (last_over_time(${ours}[1h] offset 15m))
          unless on (job)
          group by (job) (${ours})
        )
        unless on (job)
        (
          group by (job) (up == 1 or target_info)
          unless on (job)
          ${atLeast(api.minimumCalls, 'customerio_api_requests_total', '1h')}
        )
      `,
      for: '10m',
      keepFiringFor: '5m',
      severity: 'warning',
      when: `a job that had metrics of Customer.io within the hour has none, and is gone or made at least ${api.minimumCalls} calls before`,
      summary: `No metrics of Customer.io from ${JOB}`,
      description: `${JOB} had metrics of Customer.io within the last hour and has none now: no other alert can speak for it.`,
      panel: 'requestRate',
    },
    {
      alert: 'CustomerIOCardinalityOverflow',
      expr: promql`
        count by (job) ({__name__=~"customerio_.+",otel_metric_overflow="true"}) > 0
      `,
      for: '5m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: 'an instrument has more combinations of labels than the SDK keeps apart',
      summary: `Metrics of Customer.io from ${JOB} have lost their labels`,
      description: `Series of ${JOB} that hold what no longer fits the SDK's cardinality limit: ${COUNT}.`,
    },
    {
      alert: 'CustomerIOCollectorQueueFilling',
      expr: promql`
        max by (job, instance, exporter) (otelcol_exporter_queue_size)
        /
        max by (job, instance, exporter) (otelcol_exporter_queue_capacity > 0)
        > ${collector.queueRatio}
      `,
      for: '10m',
      keepFiringFor: '10m',
      severity: 'warning',
      when: `the queue of a Collector's exporter is more than ${percent(collector.queueRatio)} full`,
      summary: 'A queue of the Collector is filling',
      description: `The queue of {{ $labels.exporter }} in {{ $labels.instance }} is ${PERCENTAGE} full.`,
    },
    {
      alert: 'CustomerIOCollectorExportFailing',
      expr: unsent.join('\nor\n'),
      for: '5m',
      keepFiringFor: '10m',
      severity: 'warning',
      when: 'an exporter of a Collector gave up sending, or its queue refused what came, in 10 minutes',
      summary: 'The Collector loses telemetry',
      description: `Lost by {{ $labels.exporter }} in the last 10 minutes: ${COUNT} {{ $labels.signal }}.`,
    },
    {
      alert: 'CustomerIOCollectorRefusing',
      expr: refused.join('\nor\n'),
      for: '5m',
      keepFiringFor: '10m',
      severity: 'warning',
      when: 'a receiver of a Collector refused telemetry, in 10 minutes',
      summary: 'The Collector refuses telemetry',
      description: `Refused by {{ $labels.receiver }} in the last 10 minutes: ${COUNT} {{ $labels.signal }}.`,
    },
  ],
};
