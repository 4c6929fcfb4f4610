import type { Query } from './panel';

type Labels = readonly string[];
type Matchers = Readonly<Record<string, string>>;

/** The rate interval of Grafana, and the step of the query. */
export const RATE = '$__rate_interval';
export const STEP = '$__interval';
export const RANGE = '$__range';

/** Series that every process with metrics has. */
const PRESENT =
  '__name__=~"customerio_(api_requests_total|api_in_flight|pipelines_queue_events|webhook_received_total|email_delivered_total)"';
const OF_JOB = 'job=~"$job",instance=~"$instance"';

/** Returns a selector of the metric that filters by the variables of the dashboard. */
export function selector(metric: string, matchers: Matchers = {}): string {
  const more = Object.entries(matchers).map(([label, matcher]) => `,${label}${matcher}`);
  return `${metric}{${OF_JOB}${more.join('')}}`;
}

/** Returns a selector of several metrics. Default: filters by the variables of the dashboard. */
export const anyOf = ([first = '', ...more]: readonly string[], matchers = OF_JOB): string =>
  more.length === 0
    ? `${first}${matchers === '' ? '' : `{${matchers}}`}`
    : `{__name__=~"${[first, ...more].join('|')}"${matchers === '' ? '' : `,${matchers}`}}`;

const sum = (labels: Labels) => (labels.length === 0 ? 'sum' : `sum by (${labels.join(', ')})`);

/** Returns the rate per minute, summed over instances. */
export const perMinute = (metric: string, labels: Labels = [], matchers: Matchers = {}) =>
  `60 * ${sum(labels)} (rate(${selector(metric, matchers)}[${RATE}]))`;

/** Returns the increase in a window, restarts included. Suits ratios, and counters that start at 0. */
export const increase = (metric: string, window: string, labels: Labels = [], matchers: Matchers = {}) =>
  `${sum(labels)} (increase(${selector(metric, matchers)}[${window}]))`;

/**
 * Returns the growth in a window, as a whole number. It includes the first value of a counter that starts at 1, if
 * the process had metrics before: the alerts count it as well.
 */
export function count(metric: string, window: string, labels: Labels = [], matchers: Matchers = {}): string {
  const selected = selector(metric, matchers);
  const isNew = `max_over_time(${selected}[${window}]) unless last_over_time(${selected}[15m] offset ${window})`;
  const present = `last_over_time({${PRESENT},${OF_JOB}}[15m] offset ${window})`;
  return `round(${sum(labels)} ((${isNew} and on (job, instance) ${present}) or increase(${selected}[${window}])))`;
}

/** Returns a ratio that is 0 if no part occurred and empty if the whole is 0, but never NaN. */
export const ratio = (part: string, whole: string) => `(${part} or 0 * ${whole}) / (${whole} > 0)`;

export const quantile = (
  q: number,
  histogram: string,
  window: string,
  labels: Labels = [],
  matchers: Matchers = {},
) => `histogram_quantile(${q}, ${increase(`${histogram}_bucket`, window, ['le', ...labels], matchers)})`;

export const quantiles = (
  histogram: string,
  window: string,
  matchers: Matchers = {},
  quantilesOf = [0.5, 0.95, 0.99],
): Query[] =>
  quantilesOf.map((q) => ({ expr: quantile(q, histogram, window, [], matchers), legend: `p${q * 100}` }));

/** Returns the share of observations above a bucket bound of the histogram. */
export const shareAbove = (
  histogram: string,
  bound: number,
  window: string,
  labels: Labels = [],
  matchers: Matchers = {},
): string => {
  // Prometheus 3 writes 5000.0, OTLP writes 5000
  const within = increase(`${histogram}_bucket`, window, labels, {
    ...matchers,
    le: `=~"${bound}(\\\\.0)?"`,
  });
  return `1 - ${within} / (${increase(`${histogram}_count`, window, labels, matchers)} > 0)`;
};

export const heat = (histogram: string, matchers: Matchers = {}): Query => ({
  expr: increase(`${histogram}_bucket`, RATE, ['le'], matchers),
  legend: '{{le}}',
});

/** Keeps the series of the label values with the largest increase in the selected range. */
export const top = (expr: string, metric: string, labels: Labels, matchers: Matchers = {}, limit = 10) =>
  `(${expr}) and on (${labels.join(', ')}) topk(${limit}, ${sum(labels)} (increase(${selector(metric, matchers)}[${RANGE}] @ end())))`;

/** Counts the alerts that fire. Alerts on all services have no job. Without the rules, there is no value. */
export const firing = (matchers: string) =>
  `count(ALERTS{alertname=~"CustomerIO.+",alertstate="firing"${matchers},job=~"$job|"}) or 0 * count(instance:customerio_telemetry:present{job=~"$job"})`;

/** Counts the processes with one of the metrics. */
export const instances = (...metrics: readonly string[]) =>
  `count(group by (job, instance) (${anyOf(metrics)}))`;
