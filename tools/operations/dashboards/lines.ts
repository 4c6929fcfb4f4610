import * as common from '@grafana/grafana-foundation-sdk/common';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { fixedColor } from './colors';
import type { Panel, Unit } from './panel';

/** Panels below this width have the legend below the chart. */
const WIDE = 12;

/** Tops of an axis without larger values. Otherwise, an axis of zeros has an arbitrary scale. */
const SOFT_MAX: Readonly<Record<Unit, number>> = {
  percentunit: 0.1,
  short: 1,
  locale: 1,
  ms: 100,
  m: 1,
  decbytes: 1_000,
};

/** Builds lines over time, or bars for counts in each interval. */
export function buildLines({
  kind,
  unit,
  width,
  levels,
  colors = {},
  queries,
  softMax,
}: Panel): timeseries.PanelBuilder {
  const isBars = kind === 'bars';
  const hasOneLine = queries.length === 1 && queries[0]?.legend.includes('{{') === false;
  const builder = new timeseries.PanelBuilder()
    .drawStyle(isBars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .fillOpacity(isBars ? 70 : hasOneLine ? 10 : 0)
    .lineWidth(isBars ? 0 : 2)
    .showPoints(common.VisibilityMode.Never)
    .spanNulls(false)
    .min(0)
    .axisSoftMax(softMax ?? topOf(unit, levels?.critical, levels?.warning))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .placement(width < WIDE ? common.LegendPlacement.Bottom : common.LegendPlacement.Right)
        .displayMode(common.LegendDisplayMode.Table)
        .calcs(isBars ? ['sum', 'max'] : ['max', 'lastNotNull'])
        .sortBy(isBars ? 'Total' : 'Max')
        .sortDesc(true),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    );
  if (isBars)
    builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
  if (levels !== undefined) {
    builder.thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
    );
  }
  for (const [name, color] of Object.entries(colors)) {
    const properties = [fixedColor(color)];
    if (name.startsWith('/')) builder.overrideByRegexp(name, properties);
    else builder.overrideByName(name, properties);
  }
  return builder;
}

/** A line at a threshold is visible. It is a fifth below the top, unless values are larger. */
const topOf = (unit: Unit, ...lines: readonly (number | undefined)[]): number => {
  const values = lines.filter((line) => line !== undefined);
  const highest = values.length === 0 ? SOFT_MAX[unit] : 1.25 * Math.max(...values);
  return Number((unit === 'percentunit' ? Math.min(1, highest) : highest).toPrecision(6));
};
