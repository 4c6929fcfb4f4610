import {
  FieldType,
  getDisplayProcessor,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type DataTransformerInfo,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import { TableNG } from '@grafana/ui/unstable';
import { useEffect, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import type { PanelJson } from './dashboard-json';
import { configFor, TIME_ZONE } from './frames';
import type { PanelData, Series } from './prometheus';

const TRANSFORMERS = [
  standardTransformers.mergeTransformer,
  standardTransformers.organizeFieldsTransformer,
  standardTransformers.sortByTransformer,
  standardTransformers.filterFieldsByNameTransformer,
];
standardTransformersRegistry.setInit(() =>
  TRANSFORMERS.map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    editor: () => null,
    imageDark: '',
    imageLight: '',
    transformation: () => Promise.resolve(transformation as DataTransformerInfo),
  })),
);

/** The minimum that the dashboards set. */
const COLUMN_WIDTH = 80;

interface TableProps {
  readonly panel: PanelJson;
  readonly data: PanelData;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
}

/** Draws instant queries as a table, after the transformations of the panel. */
export function TablePanel({ panel, data, width, height, theme }: TableProps) {
  const [frame, setFrame] = useState<DataFrame>();
  useEffect(() => {
    void toTable(panel, data, theme).then(setFrame);
  }, [panel, data, theme]);
  return frame === undefined ? null : (
    <TableNG
      data={frame}
      width={width}
      height={height}
      columnMinWidth={COLUMN_WIDTH}
      structureRev={1}
      sortBy={sortOf(panel)}
    />
  );
}

const sortOf = ({ options }: PanelJson) =>
  ((options['sortBy'] ?? []) as { displayName: string; desc?: boolean }[]).map((each) => ({ ...each }));

async function toTable(
  panel: PanelJson,
  { series }: PanelData,
  theme: GrafanaTheme2,
): Promise<DataFrame | undefined> {
  const refIds = [...new Set(series.map(({ refId }) => refId))];
  const frames = refIds.map((refId) =>
    tableOf(
      refId,
      series.filter((each) => each.refId === refId),
      refIds.length > 1,
    ),
  );
  const transformations = (panel.transformations ?? []).map((each) => ({ ...each }));
  const transformed = await firstValueFrom(transformDataFrame(transformations, frames));
  const [table] = transformed;
  return table && { ...table, fields: table.fields.map((field) => configured(panel, field, theme)) };
}

/** Applies the configuration of the panel and its overrides to a column. */
function configured(panel: PanelJson, field: Field, theme: GrafanaTheme2): Field {
  const name = field.config.displayName ?? field.name;
  const column: Field = {
    ...field,
    config: { ...configFor(panel, { name, refId: '' }, false), displayName: name },
    state: { displayName: name },
  };
  const isText = field.type === FieldType.string;
  return {
    ...column,
    display: getDisplayProcessor({
      field: isText ? { ...column, config: {} } : column,
      theme,
      timeZone: TIME_ZONE,
    }),
    getLinks: () =>
      (column.config.links ?? []).map(({ title, url }) => ({
        title,
        href: url,
        target: undefined,
        origin: field,
      })),
  };
}

/** Returns the frame of the Prometheus data source for the format `table`: a row for each series. */
function tableOf(refId: string, series: readonly Series[], isOneOfSeveral: boolean): DataFrame {
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.labels)))].sort();
  const field = (name: string, type: FieldType, values: unknown[]): Field => ({
    name,
    type,
    values,
    config: {},
  });
  return {
    refId,
    length: series.length,
    fields: [
      field(
        'Time',
        FieldType.time,
        series.map(({ points }) => (points[0]?.[0] ?? 0) * 1_000),
      ),
      ...labels.map((label) =>
        field(
          label,
          FieldType.string,
          series.map((each) => each.labels[label] ?? ''),
        ),
      ),
      field(
        isOneOfSeveral ? `Value #${refId}` : 'Value',
        FieldType.number,
        series.map(({ points }) => Number(points[0]?.[1].replace('Inf', 'Infinity'))),
      ),
    ],
  };
}
