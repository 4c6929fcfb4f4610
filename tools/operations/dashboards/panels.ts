import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import { runbookUrl } from '../links';
import { fixedColor } from './colors';
import { stepsOf } from './levels';
import { buildLines } from './lines';
import { MIN_STEP, refId, type Panel, type PanelKind, type Query } from './panel';
import { buildTable } from './table';

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Heights on the grid. All charts have one height, so that no line has gaps. */
const STAT_HEIGHT = 4;
const CHART_HEIGHT = 9;
/** An empty cell of a table is normal: not each channel has each event. */
const EMPTY: Readonly<Partial<Record<PanelKind, string>>> = { table: '–' };

/** What queries return for one time, not for each step. */
const INSTANT: readonly PanelKind[] = ['stat', 'bargauge', 'table'];

type Builder =
  | bargauge.PanelBuilder
  | heatmap.PanelBuilder
  | stat.PanelBuilder
  | table.PanelBuilder
  | ReturnType<typeof buildLines>;

const lastValue = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']);

const BUILDERS: Readonly<Record<PanelKind, (panel: Panel, uid: string) => Builder>> = {
  stat: ({ levels, below }) =>
    new stat.PanelBuilder()
      .graphMode(common.BigValueGraphMode.None)
      .colorMode((levels ?? below) ? common.BigValueColorMode.Value : common.BigValueColorMode.None)
      .reduceOptions(lastValue()),
  bargauge: ({ queries, colors = {} }) => {
    const builder = new bargauge.PanelBuilder()
      .orientation(common.VizOrientation.Horizontal)
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .valueMode(common.BarGaugeValueMode.Text)
      .reduceOptions(lastValue())
      .min(0);
    for (const { legend } of queries) builder.overrideByName(legend, [fixedColor(colors[legend] ?? 'text')]);
    return builder;
  },
  heatmap: () =>
    new heatmap.PanelBuilder().calculate(false).yAxis(new heatmap.YAxisConfigBuilder().unit('ms')),
  table: (panel, uid) => buildTable(panel, uid),
  timeseries: (panel) => buildLines(panel),
  bars: (panel) => buildLines(panel),
};

/** Builds a panel of the dashboard with this uid. */
export function buildPanel(panel: Panel, uid: string): dashboard.Panel {
  const {
    id,
    title,
    description,
    kind,
    unit,
    decimals,
    queries,
    width,
    alerts,
    empty = EMPTY[kind] ?? 'no data',
  } = panel;
  const builder = BUILDERS[kind](panel, uid)
    .id(id)
    .title(title)
    .description(`${description}\n\nWhat to do: ${alerts.join(', ')}`)
    .datasource(DATASOURCE)
    .unit(unit)
    .noValue(empty)
    .span(width)
    .height(kind === 'stat' ? STAT_HEIGHT : CHART_HEIGHT)
    .thresholds(stepsOf(panel))
    .links([
      new dashboard.DashboardLinkBuilder('Runbook')
        .type(dashboard.DashboardLinkType.Link)
        .url(runbookUrl(alerts[0]))
        .targetBlank(true),
    ]);
  if (decimals !== undefined) builder.decimals(decimals);
  queries.forEach((query, position) => builder.withTarget(target(query, kind, position)));
  return builder.build();
}

function target({ expr, legend, step = MIN_STEP }: Query, kind: PanelKind, position: number) {
  const isInstant = INSTANT.includes(kind);
  const query = new prometheus.DataqueryBuilder()
    .refId(refId(position))
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend)
    .interval(step);
  if (kind === 'heatmap') query.format(prometheus.PromQueryFormat.Heatmap);
  if (kind === 'table') query.format(prometheus.PromQueryFormat.Table);
  return isInstant ? query.instant() : query.range();
}
