import { COUNT, JOB, type AlertRow, type Site } from '../definition';
import { PRESENT, promql } from '../promql';
import { ACTIVITY } from '../recordings';

/** Alerts on the metrics themselves. If they do not arrive, no other alert fires. */
export function telemetryAlerts({ query, thresholds: { api } }: Site): AlertRow[] {
  const job = query.labels('job');
  return [
    {
      alert: 'CustomerIOTelemetryAbsent',
      severity: 'warning',
      area: 'telemetry',
      value: `last_over_time(${ACTIVITY}[3d]) > 0`,
      unless: [
        `group by (${job}) (${PRESENT})`,
        promql`
          (
            last_over_time(${ACTIVITY}[3d]) < ${api.minimumCalls * 2}
            and on (${job})
            (up == 1 or target_info)
          )
        `,
      ],
      labels: ['job'],
      for: '10m',
      keepFiringFor: '5m',
      when: `a job that made calls or received webhooks until its metrics of Customer.io vanished has none, for up to 3 days (not a job that was drained, nor one of few calls that restarted)`,
      harm: 'No other alert of this service can fire.',
      summary: `No metrics of Customer.io from ${JOB}`,
      text: `${JOB} has no metrics of Customer.io, after ${COUNT} calls and webhooks in the 2 hours before: no other alert can fire for it.`,
      panel: 'requestRate',
    },
    {
      alert: 'CustomerIOCardinalityOverflow',
      severity: 'warning',
      area: 'telemetry',
      value: `count by (${job}) ({__name__=~"customerio_.+",otel_metric_overflow="true"}) > 0`,
      labels: ['job'],
      for: '5m',
      keepFiringFor: '15m',
      when: 'an instrument has more combinations of labels than the SDK keeps apart',
      harm: 'Alerts and panels miss what is in the overflow series.',
      summary: `Metrics of Customer.io from ${JOB} have lost their labels`,
      text: `Series of ${JOB} that hold what no longer fits the SDK's cardinality limit: ${COUNT}.`,
      panel: 'overflow',
    },
  ];
}
