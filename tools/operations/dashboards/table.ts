import * as common from '@grafana/grafana-foundation-sdk/common';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { stepsOf } from './levels';
import { refId, type Panel, type Unit } from './panel';

/** Minimum width of a column, in pixels. */
const COLUMN_WIDTH = 80;

/** Variables that a link to the same dashboard keeps. */
const KEPT = '${datasource:queryparam}&${job:queryparam}&${instance:queryparam}&${__url_time_range}';

const DECIMALS: Readonly<Record<Unit, number>> = {
  percentunit: 2,
  short: 1,
  locale: 0,
  ms: 0,
  m: 0,
  decbytes: 0,
};

/** Builds a table: a row for each combination of labels, a column for each query. */
export function buildTable(
  { unit: panelUnit, rowsBy = [], filter, queries }: Panel,
  uid: string,
): table.PanelBuilder {
  const columns = queries.map(({ legend }, position) => ({
    value: `Value #${refId(position)}`,
    legend,
  }));
  const builder = new table.PanelBuilder()
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(COLUMN_WIDTH)
    .sortBy([new common.TableSortByFieldStateBuilder().displayName(columns[0]?.legend ?? '').desc(true)])
    .transformations([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries(
            [...rowsBy, ...columns.map(({ value }) => value)].map((name, index) => [name, index]),
          ),
          renameByName: Object.fromEntries(columns.map(({ value, legend }) => [value, legend])),
        },
      },
    ]);
  for (const { legend, unit, levels } of queries) {
    const properties: dashboard.DynamicConfigValue[] = [
      { id: 'decimals', value: DECIMALS[unit ?? panelUnit] },
    ];
    if (unit !== undefined) properties.push({ id: 'unit', value: unit });
    if (levels !== undefined) {
      properties.push(
        { id: 'thresholds', value: stepsOf({ levels }).build() },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      );
    }
    builder.overrideByName(legend, properties);
  }
  if (filter !== undefined) {
    builder.overrideByName(filter, [
      {
        id: 'links',
        value: [
          {
            title: 'Show only ${__value.text}',
            url: `/d/${uid}?var-${filter}=\${__data.fields.${filter}}&${KEPT}`,
          },
        ],
      },
    ]);
  }
  return builder;
}
