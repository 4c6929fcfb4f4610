import { COUNT, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { COLLECTOR_PRESENT, promql } from '../promql';

const SIGNALS = ['spans', 'metric_points', 'log_records'] as const;

/** Counters of the Collector end in `_total` or not, depending on the configuration of its reader. */
const counter = (name: string, signal: string) => `{__name__=~"otelcol_${name}_${signal}(_total)?"}`;

const withSignal = (signal: string, expression: string) => promql`
  label_replace(
    ${expression},
    "signal", "${signal}", "", ""
  )
`;

/** Alerts on Collectors. They match each Collector that this Prometheus scrapes, so they are a file of their own. */
export function collectorAlerts({ query, thresholds: { collector } }: Site): AlertRow[] {
  const target = query.labels('job', 'instance');
  const accepted = (signal: string) =>
    query.grownInCollector(counter('receiver_accepted', signal), '10m', 'job', 'instance');
  const lost = (name: string, label: string, signal: string) => promql`
    ${query.grownInCollector(counter(name, signal), '10m', 'job', 'instance', label)}
    > on (${target}) group_left ()
    (
      ${collector.lossShare} * ${accepted(signal)}
      or
      0 * group by (${target}) (${COLLECTOR_PRESENT})
    )
  `;
  const eachSignal = (expression: (signal: string) => string) =>
    SIGNALS.map((signal) => withSignal(signal, expression(signal))).join('\nor\n');
  const sent = (signal: string, ...labels: readonly string[]) =>
    query.grownInCollector(counter('exporter_sent', signal), '10m', 'job', 'instance', ...labels);
  return [
    {
      alert: 'CustomerIOCollectorDown',
      severity: 'warning',
      area: 'telemetry',
      value: promql`
        (
          group by (${target}) (
            up == 0
            and on (${target})
            last_over_time(${COLLECTOR_PRESENT}[3d])
          )
          or
          group by (${target}) (up{job=~".*(otel|collector).*"} == 0)
          or
          label_replace(
            group by (${query.labels('job')}) (last_over_time(${COLLECTOR_PRESENT}[3d]))
            unless on (${query.labels('job')})
            group by (${query.labels('job')}) (${COLLECTOR_PRESENT} or up),
            "instance", "(all)", "", ""
          )
        )
      `,
      labels: ['job', 'instance'],
      for: '5m',
      keepFiringFor: '5m',
      when: 'a Collector cannot be scraped, or no Collector of its job reports any more',
      harm: 'Traces, logs and metrics of the services behind it are missing or delayed.',
      summary: 'A Collector is down',
      text: 'The Collector {{ $labels.job }} {{ $labels.instance }} does not report.',
    },
    {
      alert: 'CustomerIOCollectorBackendDown',
      severity: 'warning',
      area: 'telemetry',
      value: eachSignal(
        (signal) => promql`
          label_replace(
            ${accepted(signal)}
            >= ${collector.acceptedItems}
            unless on (${target})
            ${sent(signal)}
            > 0,
            "exporter", "(all)", "", ""
          )
          or
          (
            ${sent(signal, 'exporter')}
            == 0
            and on (${target})
            ${accepted(signal)}
            >= ${collector.acceptedItems}
          )
        `,
      ),
      labels: ['job', 'instance', 'exporter', 'signal'],
      for: '2m',
      keepFiringFor: '5m',
      when: `a Collector accepted at least ${collector.acceptedItems} items of a signal in 10 minutes, and sent none`,
      harm: 'Telemetry waits in the queue, then is refused.',
      summary: 'A backend takes nothing from the Collector',
      text: 'The Collector {{ $labels.job }} {{ $labels.instance }} sent no {{ $labels.signal }} to its backend {{ $labels.exporter }} for 10 minutes, although it accepts them.',
    },
    {
      alert: 'CustomerIOCollectorQueueFilling',
      severity: 'warning',
      area: 'telemetry',
      value: promql`
        max by (${query.labels('job', 'instance', 'exporter')}) (otelcol_exporter_queue_size)
        /
        max by (${query.labels('job', 'instance', 'exporter')}) (otelcol_exporter_queue_capacity > 0)
        > ${collector.queueRatio}
      `,
      labels: ['job', 'instance', 'exporter'],
      for: '10m',
      keepFiringFor: '10m',
      when: `the queue of a Collector's exporter is more than ${percent(collector.queueRatio)} full`,
      harm: 'A full queue refuses telemetry.',
      summary: 'A queue of the Collector is filling',
      text: `The queue of {{ $labels.exporter }} in {{ $labels.instance }} is ${PERCENTAGE} full.`,
    },
    {
      alert: 'CustomerIOCollectorExportFailing',
      severity: 'warning',
      area: 'telemetry',
      value: eachSignal((signal) =>
        ['exporter_send_failed', 'exporter_enqueue_failed']
          .map((name) => lost(name, 'exporter', signal))
          .join('\nor\n'),
      ),
      labels: ['job', 'instance', 'exporter', 'signal'],
      for: '5m',
      keepFiringFor: '10m',
      when: `an exporter of a Collector gave up sending, or its queue refused items, for more than ${percent(collector.lossShare)} of what came in 10 minutes`,
      harm: 'Telemetry is lost, unless the senders retry it.',
      summary: 'The Collector loses telemetry',
      text: `Lost or refused by {{ $labels.exporter }} of {{ $labels.instance }} in the last 10 minutes: ${COUNT} {{ $labels.signal }}.`,
    },
    {
      alert: 'CustomerIOCollectorRefusing',
      severity: 'warning',
      area: 'telemetry',
      value: eachSignal((signal) => lost('receiver_refused', 'receiver', signal)),
      labels: ['job', 'instance', 'receiver', 'signal'],
      for: '5m',
      keepFiringFor: '10m',
      when: `a receiver of a Collector refused more than ${percent(collector.lossShare)} of the telemetry in 10 minutes`,
      harm: 'SDKs retry for a while, then drop it.',
      summary: 'The Collector refuses telemetry',
      text: `Refused by {{ $labels.receiver }} of {{ $labels.instance }} in the last 10 minutes: ${COUNT} {{ $labels.signal }}.`,
    },
  ];
}
