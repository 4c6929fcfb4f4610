import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { CHANNELS, METRICS } from '../../../lib/catalog';
import { runbookUrl } from '../links';
import type { Dashboard, Panel, PanelKind, Query } from './panel';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const TAGS = ['customerio', 'opentelemetry'];
const HEIGHT: Readonly<Record<PanelKind, number>> = { stat: 4, timeseries: 8, bargauge: 8, heatmap: 8 };
/** Higher than the id of every panel. */
const FIRST_ROW_ID = 1_000;
const COLORS = { good: 'green', warning: 'orange', critical: 'red' } as const;

/** Renders the classic model, which file provisioning and import accept from Grafana 10. */
export function render(definition: Dashboard): dashboard.Dashboard {
  const { uid, title, description, source, rows, variables = [] } = definition;
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(TAGS)
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .refresh('1m')
    .time({ from: 'now-6h', to: 'now' })
    .timezone('browser')
    .link(
      new dashboard.DashboardLinkBuilder('Customer.io')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(TAGS)
        .includeVars(true)
        .keepTime(true),
    )
    .annotation(alertsFiring())
    .annotation(newVersions())
    .withVariable(
      new dashboard.DatasourceVariableBuilder('datasource')
        .label('Data source')
        .type('prometheus')
        .current({ text: 'default', value: 'default' }),
    )
    .withVariable(variable('job', 'Job', `label_values(${source}, job)`, '.+'))
    // series that were pushed without service.instance.id have no instance
    .withVariable(variable('instance', 'Instance', `label_values(${source}{job=~"$job"}, instance)`, '.*'));
  if (variables.includes('channel')) {
    builder.withVariable(
      variable(
        'channel',
        'Channel',
        `label_values(${METRICS.messageEvents.name}{job=~"$job"}, channel)`,
        CHANNELS.join('|'),
      ),
    );
  }
  for (const [position, row] of rows.entries()) {
    builder.withRow(new dashboard.RowBuilder(row.title).id(FIRST_ROW_ID + position));
    for (const panel of row.panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}

const variable = (name: string, label: string, query: string, allValue: string) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource({ type: 'prometheus', uid: '$datasource' })
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(allValue)
    .current({ text: 'All', value: '$__all' });

function alertsFiring() {
  return new dashboard.AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('red')
    .expr('ALERTS{alertname=~"CustomerIO.+", alertstate="firing"}');
}

function newVersions() {
  return new dashboard.AnnotationQueryBuilder()
    .name('Versions')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('blue')
    .expr('sum by (job, service_version) (target_info{job=~"$job"})');
}

type Builder = bargauge.PanelBuilder | heatmap.PanelBuilder | stat.PanelBuilder | timeseries.PanelBuilder;

const BUILDERS: Readonly<Record<PanelKind, (panel: Panel) => Builder>> = {
  stat: ({ thresholds }) =>
    new stat.PanelBuilder()
      .graphMode(common.BigValueGraphMode.Area)
      .colorMode(thresholds === undefined ? common.BigValueColorMode.None : common.BigValueColorMode.Value)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  bargauge: () =>
    new bargauge.PanelBuilder()
      .orientation(common.VizOrientation.Horizontal)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  heatmap: () =>
    new heatmap.PanelBuilder().calculate(false).yAxis(new heatmap.YAxisConfigBuilder().unit('ms')),
  timeseries: ({ queries, thresholds }) => {
    const builder = new timeseries.PanelBuilder().fillOpacity(10).spanNulls(false);
    const manyLines = queries.length > 3 || queries.some(({ legend }) => legend.includes('{{'));
    builder.legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .placement(common.LegendPlacement.Bottom)
        .displayMode(manyLines ? common.LegendDisplayMode.Table : common.LegendDisplayMode.List)
        .calcs(manyLines ? ['mean', 'max', 'lastNotNull'] : []),
    );
    return thresholds === undefined
      ? builder
      : builder.thresholdsStyle(
          new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Line),
        );
  },
};

function buildPanel(panel: Panel): Builder {
  const { id, title, description, kind, unit, queries, width, runbook, repeat } = panel;
  const builder = BUILDERS[kind](panel)
    .id(id)
    .title(title)
    .description(`${description}\n\nWhat to do: ${runbook}`)
    .datasource(DATASOURCE)
    .unit(unit)
    .min(0)
    .noValue('no data')
    .span(width)
    .height(HEIGHT[kind])
    .thresholds(thresholdsOf(panel))
    .links([
      new dashboard.DashboardLinkBuilder('Runbook')
        .type(dashboard.DashboardLinkType.Link)
        .url(runbookUrl(runbook))
        .targetBlank(true),
    ]);
  // no maximum for time series: a threshold line at 5 % would be invisible on an axis to 100 %
  if (unit === 'percentunit' && kind === 'stat') builder.max(1);
  if (repeat !== undefined) builder.repeat(repeat).repeatDirection('h').maxPerRow(4);
  queries.forEach((query, position) => builder.withTarget(target(query, kind, position)));
  return builder;
}

function target({ expr, legend, instant }: Query, kind: PanelKind, position: number) {
  const query = new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + position))
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend);
  if (kind === 'heatmap') query.format(prometheus.PromQueryFormat.Heatmap);
  return instant ? query.instant() : query.range();
}

function thresholdsOf({ thresholds = {} }: Panel) {
  const { warning, critical } = thresholds;
  const steps: dashboard.Threshold[] = [{ value: null, color: COLORS.good }];
  if (warning !== undefined) steps.push({ value: warning, color: COLORS.warning });
  if (critical !== undefined) steps.push({ value: critical, color: COLORS.critical });
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}
