import { queryIntervals } from '../../dashboards/rate-interval';
import type { DashboardJson, PanelJson, TargetJson, VariableJson } from './dashboard-json';

/** The selected time range, in Unix seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Labels = Readonly<Record<string, string>>;

/** One series of a panel. */
export interface Series {
  readonly refId: string;
  readonly name: string;
  readonly labels: Labels;
  readonly points: readonly (readonly [time: number, value: string])[];
  readonly isInstant: boolean;
  readonly format: string | undefined;
}

export interface PanelData {
  readonly series: readonly Series[];
  readonly errors: readonly string[];
  readonly stepS: number;
}

/** Values of the variables, as they are put into queries. */
export type Variables = Readonly<Record<string, { readonly value: string; readonly all: readonly string[] }>>;

interface ApiResponse<T> {
  readonly status: string;
  readonly error?: string;
  readonly data: T;
}
interface QueryData {
  readonly result: readonly {
    readonly metric: Labels;
    readonly value?: readonly [number, string];
    readonly values?: readonly (readonly [number, string])[];
  }[];
}

const get = async <T>(
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<ApiResponse<T>> => {
  const response = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  return (await response.json()) as ApiResponse<T>;
};

/** Loads the values of the query variables, in the order of the dashboard. All values are selected. */
export async function loadVariables({ templating }: DashboardJson, { from, to }: Range): Promise<Variables> {
  const variables: Record<string, { value: string; all: string[] }> = {};
  for (const variable of templating.list.filter(({ type }) => type === 'query')) {
    const all = await labelValues(variable, variables, { from, to });
    variables[variable.name] = { value: variable.allValue ?? all.join('|'), all };
  }
  return variables;
}

async function labelValues({ query }: VariableJson, variables: Variables, { from, to }: Range) {
  const [, selector = '', label = ''] = /^label_values\((.+), *(\w+)\)$/.exec(query) ?? [];
  const { data } = await get<readonly Labels[]>('series', {
    'match[]': interpolate(selector, variables),
    start: String(from),
    end: String(to),
  });
  return [
    ...new Set((data ?? []).map((labels) => labels[label] ?? '').filter((value) => value !== '')),
  ].sort();
}

/** Replaces variables in a text. */
export const interpolate = (text: string, variables: Variables): string =>
  text.replace(/\$\{?([A-Za-z]\w*)(?::\w+)?\}?/g, (match, name: string) => variables[name]?.value ?? match);

const seconds = (text: string | undefined): number | undefined => {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/.exec(text ?? '') ?? [];
  const factor = { s: 1, m: 60, h: 3_600 }[unit];
  return factor === undefined ? undefined : Number(count) * factor;
};

/** Queries all targets of a panel. */
export async function queryPanel(
  panel: PanelJson,
  width: number,
  range: Range,
  variables: Variables,
): Promise<PanelData> {
  const series: Series[] = [];
  const errors: string[] = [];
  let stepS = 0;
  for (const target of panel.targets ?? []) {
    const minStepS = seconds(target.interval) ?? seconds(panel.interval);
    const points = panel.maxDataPoints ?? width;
    const { interval, rateInterval } = queryIntervals(range.to - range.from, points, minStepS);
    stepS = Math.max(stepS, interval);
    const expr = interpolate(
      target.expr
        .replaceAll('$__rate_interval', `${rateInterval}s`)
        .replaceAll('$__range', `${range.to - range.from}s`)
        .replaceAll('$__interval', `${interval}s`),
      variables,
    );
    const { status, error, data } = await get<QueryData>(...request(target, expr, range, interval));
    if (status !== 'success') errors.push(`${error}: ${expr}`);
    else series.push(...data.result.map((result) => toSeries(target, result)));
  }
  return { series, errors, stepS };
}

function request(
  { instant }: TargetJson,
  query: string,
  { from, to }: Range,
  step: number,
): [string, Record<string, string>] {
  if (instant === true) return ['query', { query, time: String(to) }];
  const aligned = (time: number) => String(Math.floor(time / step) * step);
  return ['query_range', { query, start: aligned(from), end: aligned(to), step: String(step) }];
}

function toSeries(target: TargetJson, { metric, value, values }: QueryData['result'][number]): Series {
  const { legendFormat = '', instant = false, format, refId } = target;
  const name =
    legendFormat === ''
      ? JSON.stringify(metric)
      : legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => metric[label] ?? '');
  return {
    refId,
    name,
    labels: metric,
    points: value === undefined ? (values ?? []) : [value],
    isInstant: instant,
    format,
  };
}
