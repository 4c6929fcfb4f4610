import {
  dateTime,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  type DataFrame,
  type FieldDisplay,
  type GrafanaTheme2,
  type ReduceDataOptions,
  type TimeRange,
} from '@grafana/data';
import type {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  VizOrientation,
} from '@grafana/schema';
import {
  BarGauge,
  BigValue,
  TimeSeries,
  VizRepeater,
  type BigValueColorMode,
  type BigValueGraphMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
  type VizLegendOptions,
} from '@grafana/ui';
import type { PanelJson } from './dashboard-json';
import { thresholdsFrom, TIME_ZONE, toFrames } from './frames';
import { Heatmap } from './heatmap';
import type { PanelData, Range } from './prometheus';
import { TablePanel } from './table';

export interface VisualizationProps {
  readonly panel: PanelJson;
  readonly data: PanelData;
  readonly range: Range;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
}

const VISUALIZATIONS: Readonly<Record<string, (props: VisualizationProps) => React.ReactNode>> = {
  timeseries: Lines,
  stat: Stat,
  bargauge: Bars,
  table: (props) => <TablePanel {...props} />,
  heatmap: ({ panel, ...props }) => <Heatmap {...props} unit={heatmapUnit(panel)} />,
};

/** Draws the content of a panel. */
export function Visualization(props: VisualizationProps): React.ReactNode {
  const { panel, data, width, height, theme } = props;
  const draw = VISUALIZATIONS[panel.type];
  if (draw === undefined) throw new Error(`The preview has no panel of type ${panel.type}.`);
  if (data.series.length > 0 || panel.type === 'stat') return draw(props);
  const { noValue = 'No data' } = panel.fieldConfig.defaults;
  return (
    <div
      style={{
        width,
        height,
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        color: theme.colors.text.secondary,
        fontSize: theme.typography.h4.fontSize,
      }}
    >
      {noValue}
    </div>
  );
}

const heatmapUnit = ({ options, fieldConfig }: PanelJson): string =>
  (options['yAxis'] as { unit?: string } | undefined)?.unit ?? fieldConfig.defaults.unit ?? 'short';

const timeRangeOf = ({ from, to }: Range): TimeRange => {
  const [start, end] = [dateTime(from * 1_000), dateTime(to * 1_000)];
  return { from: start, to: end, raw: { from: start, to: end } };
};

function Lines({ panel, data, range, width, height, theme }: VisualizationProps) {
  return (
    <TimeSeries
      frames={toFrames(panel, data, theme)}
      structureRev={1}
      timeRange={timeRangeOf(range)}
      timeZone={TIME_ZONE}
      width={width}
      height={height}
      legend={panel.options['legend'] as VizLegendOptions}
      options={panel.options}
    />
  );
}

/** Returns the function that reduces each series to a value. A panel without series has one value without data. */
const valuesOf = (props: VisualizationProps, frames: DataFrame[]) => (): FieldDisplay[] => {
  const { defaults } = props.panel.fieldConfig;
  const { reduceOptions, graphMode } = props.panel.options as {
    reduceOptions: ReduceDataOptions;
    graphMode?: string;
  };
  return getFieldDisplayValues({
    fieldConfig: { defaults: { ...defaults, thresholds: thresholdsFrom(defaults) }, overrides: [] },
    reduceOptions,
    replaceVariables: (text: string) => text,
    theme: props.theme,
    data: frames,
    sparkline: graphMode !== undefined && graphMode !== 'none',
    timeZone: TIME_ZONE,
  });
};

interface StatOptions {
  readonly colorMode: BigValueColorMode;
  readonly graphMode: BigValueGraphMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly textMode: BigValueTextMode;
}

function Stat(props: VisualizationProps) {
  const { panel, data, width, height, theme, range } = props;
  const options = panel.options as unknown as StatOptions;
  const frames = toFrames(panel, data, theme);
  return (
    <VizRepeater<FieldDisplay>
      getValues={valuesOf(props, frames)}
      source={data}
      renderCounter={1}
      width={width}
      height={height}
      orientation={'auto' as VizOrientation}
      itemSpacing={3}
      autoGrid
      renderValue={({ value, width: itemWidth, height: itemHeight, count }) => (
        <BigValue
          value={value.display}
          count={count}
          sparkline={value.sparkline && { ...value.sparkline, timeRange: timeRangeOf(range) }}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode}
          theme={theme}
          width={itemWidth}
          height={itemHeight}
        />
      )}
    />
  );
}

interface BarOptions {
  readonly orientation: VizOrientation;
  readonly displayMode: BarGaugeDisplayMode;
  readonly valueMode: BarGaugeValueMode;
  readonly namePlacement: BarGaugeNamePlacement;
  readonly showUnfilled: boolean;
  readonly minVizHeight: number;
  readonly minVizWidth: number;
  readonly maxVizHeight: number;
}

function Bars(props: VisualizationProps) {
  const { panel, data, width, height, theme } = props;
  const options = panel.options as unknown as BarOptions;
  const frames = toFrames(panel, data, theme);
  if (panel.fieldConfig.defaults.max === undefined) shareRange(frames);
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={valuesOf(props, frames)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={data}
      renderCounter={1}
      width={width}
      height={height}
      orientation={options.orientation}
      itemSpacing={8}
      minVizHeight={options.minVizHeight}
      minVizWidth={options.minVizWidth}
      maxVizHeight={options.maxVizHeight}
      renderValue={({
        value,
        width: itemWidth,
        height: itemHeight,
        alignmentFactors,
        orientation,
        count,
      }) => (
        <BarGauge
          value={value.display}
          width={itemWidth}
          height={itemHeight}
          orientation={orientation}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          theme={theme}
          itemSpacing={8}
          lcdCellWidth={12}
          displayMode={options.displayMode}
          alignmentFactors={count > 1 ? alignmentFactors : undefined}
          showUnfilled={options.showUnfilled}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
        />
      )}
    />
  );
}

/** Gives all bars the same scale, from 0 to the largest value. */
function shareRange(frames: DataFrame[]): void {
  const values = frames.flatMap(({ fields }) => fields[1]?.values as number[]);
  const max = Math.max(0, ...values.filter(Number.isFinite));
  for (const { fields } of frames) {
    const [, field] = fields;
    if (field !== undefined) field.state = { ...field.state, range: { min: 0, max, delta: max } };
  }
}
