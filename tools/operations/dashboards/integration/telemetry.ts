import { THRESHOLDS } from '../../thresholds';
import type { Row } from '../panel';
import { anyOf, selector } from '../promql';
import { CALLERS } from './calls';

/** Counters of the Collector end in `_total` or not, depending on the configuration of its reader. */
const items = (name: string) =>
  `sum (increase({__name__=~"otelcol_${name}_(spans|metric_points|log_records)(_total)?"}[10m]))`;

export const TELEMETRY: Row = {
  title: 'Telemetry and Collector',
  isCollapsed: true,
  panels: [
    {
      id: 50,
      title: 'Instances reporting by job',
      description: 'Processes whose metrics arrive. Good: as many as run; gaps are failed scrapes.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: `topk(15, count by (job) (group by (job, instance) (${anyOf(CALLERS)})))`,
          legend: '{{job}}',
        },
      ],
      alerts: ['CustomerIOTelemetryAbsent'],
      width: 8,
    },
    {
      id: 51,
      title: 'Series that lost their labels',
      description: 'Series beyond the cardinality limit of the SDK. Good: none.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: `count by (job) (${selector('', { __name__: '=~"customerio_.+"', otel_metric_overflow: '="true"' })})`,
          legend: '{{job}}',
        },
      ],
      levels: { warning: 1 },
      empty: 'none',
      alerts: ['CustomerIOCardinalityOverflow'],
      width: 8,
    },
    {
      id: 52,
      title: 'Queues of the Collectors',
      description:
        'Share of the queue in use, of the fullest exporters. Good: near 0 %; a full queue refuses data.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: 'topk(10, max by (instance, exporter) (otelcol_exporter_queue_size) / max by (instance, exporter) (otelcol_exporter_queue_capacity > 0))',
          legend: '{{instance}} {{exporter}}',
        },
      ],
      levels: { warning: THRESHOLDS.collector.queueRatio },
      alerts: ['CustomerIOCollectorQueueFilling', 'CustomerIOCollectorDown'],
      width: 8,
    },
    {
      id: 53,
      title: 'Items through the Collectors (10 m)',
      description:
        'Spans, metric points and log records. Good: sent follows accepted, and nothing else is there.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        { expr: items('receiver_accepted'), legend: 'accepted' },
        { expr: items('exporter_sent'), legend: 'sent' },
        { expr: items('receiver_refused'), legend: 'refused' },
        { expr: items('exporter_(send|enqueue)_failed'), legend: 'failed' },
      ],
      colors: { accepted: 'blue', sent: 'green', refused: 'orange', failed: 'red' },
      alerts: [
        'CustomerIOCollectorBackendDown',
        'CustomerIOCollectorExportFailing',
        'CustomerIOCollectorRefusing',
        'CustomerIOCollectorDown',
      ],
      width: 24,
    },
  ],
};
