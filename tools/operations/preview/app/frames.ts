import {
  createTheme,
  FieldType,
  getDisplayProcessor,
  type DataFrame,
  type Field,
  type FieldConfig,
  type GrafanaTheme2,
  type ThresholdsConfig,
} from '@grafana/data';
import type { FieldDefaults, OverrideJson, PanelJson } from './dashboard-json';
import type { PanelData, Series } from './prometheus';

export const TIME_ZONE = 'utc';

/** Creates a theme, and makes it the one of the document. */
export const themeFor = (mode: string | null): GrafanaTheme2 =>
  createTheme({ colors: { mode: mode === 'dark' ? 'dark' : 'light' } });

/** Grafana's defaults for a time series. */
const LINE_DEFAULTS = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  showPoints: 'auto',
  pointSize: 5,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  barAlignment: 0,
  barWidthFactor: 0.6,
  stacking: { mode: 'none', group: 'A' },
  scaleDistribution: { type: 'linear' },
  hideFrom: { tooltip: false, viz: false, legend: false },
  insertNulls: false,
  thresholdsStyle: { mode: 'off' },
};

/** JSON has `null` for the first threshold, which begins at minus infinity. */
export function thresholdsFrom({ thresholds }: FieldDefaults): ThresholdsConfig {
  const { mode = 'absolute', steps = [] } = thresholds ?? {};
  return {
    mode: mode as ThresholdsConfig['mode'],
    steps: steps.map((step) => ({ ...step, value: step.value ?? -Infinity })),
  };
}

/** Returns the field configuration of a series, with the overrides for its name or query. */
export function configFor(
  panel: PanelJson,
  { name, refId }: Pick<Series, 'name' | 'refId'>,
  isLine: boolean,
): FieldConfig {
  const { defaults, overrides = [] } = panel.fieldConfig;
  const config: FieldConfig = {
    ...defaults,
    custom: { ...(isLine ? LINE_DEFAULTS : {}), ...(defaults.custom as object | undefined) },
    thresholds: thresholdsFrom(defaults),
    color: defaults.color ?? { mode: isLine ? 'palette-classic' : 'thresholds' },
  };
  for (const override of overrides.filter((each) => isMatch(each, name, refId))) {
    for (const { id, value } of override.properties) setProperty(config, id, value);
  }
  return config;
}

function isMatch({ matcher }: OverrideJson, name: string, refId: string): boolean {
  if (matcher.id === 'byName') return matcher.options === name;
  if (matcher.id === 'byFrameRefID') return matcher.options === refId;
  if (matcher.id === 'byRegexp') return toRegExp(String(matcher.options)).test(name);
  throw new Error(`The preview has no matcher ${matcher.id}.`);
}

function toRegExp(text: string): RegExp {
  const [, source = text, flags = ''] = /^\/(.*)\/(\w*)$/.exec(text) ?? [];
  return new RegExp(source, flags);
}

/** @param path a property of the configuration, such as `custom.lineWidth`. */
function setProperty(config: FieldConfig, path: string, value: unknown): void {
  if (path === 'thresholds') {
    config.thresholds = thresholdsFrom({ thresholds: value as FieldDefaults['thresholds'] } as FieldDefaults);
    return;
  }
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let target = config as Record<string, unknown>;
  for (const key of keys) target = (target[key] ??= {}) as Record<string, unknown>;
  target[last] = value;
}

/** Returns one frame for each series. */
export function toFrames(panel: PanelJson, { series, stepS }: PanelData, theme: GrafanaTheme2): DataFrame[] {
  const isLine = panel.type === 'timeseries';
  return series.map((each, index) => {
    const config = { ...configFor(panel, each, isLine), displayNameFromDS: each.name };
    const time: Field = {
      name: 'Time',
      type: FieldType.time,
      values: each.points.map(([at]) => at * 1_000),
      config: { interval: stepS * 1_000 },
    };
    const value: Field = {
      name: 'Value',
      type: FieldType.number,
      labels: each.labels,
      values: each.points.map(([, text]) => numberFrom(text, isLine)),
      config,
      state: { seriesIndex: index, displayName: each.name },
    };
    time.display = getDisplayProcessor({ field: time, theme, timeZone: TIME_ZONE });
    value.display = getDisplayProcessor({ field: value, theme, timeZone: TIME_ZONE });
    const finite = (value.values as unknown[]).filter((one): one is number => Number.isFinite(one));
    const min = config.min ?? Math.min(...finite);
    const max = config.max ?? Math.max(...finite);
    value.state = { ...value.state, range: { min, max, delta: max - min } };
    return { refId: each.refId, fields: [time, value], length: each.points.length };
  });
}

/** Lines have a gap at a value that is not finite. */
function numberFrom(text: string, isLine: boolean): number | null {
  const value = Number(text.replace('Inf', 'Infinity'));
  return isLine && !Number.isFinite(value) ? null : value;
}
