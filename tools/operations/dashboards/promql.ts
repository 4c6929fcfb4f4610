import type { Query } from './panel';

type Matchers = Readonly<Record<string, string>>;

/** Returns a selector of the metric that filters by the variables of the dashboard. */
export function selector(metric: string, matchers: Matchers = {}): string {
  const more = Object.entries(matchers).map(([label, matcher]) => `,${label}${matcher}`);
  return `${metric}{job=~"$job",instance=~"$instance"${more.join('')}}`;
}

const by = (labels: readonly string[]) => (labels.length === 0 ? 'sum' : `sum by (${labels.join(', ')})`);

/** Returns the rate per second, summed over scope labels and instances. */
export const rate = (metric: string, labels: readonly string[] = [], matchers: Matchers = {}) =>
  `${by(labels)} (rate(${selector(metric, matchers)}[$__rate_interval]))`;

/** Returns the increase over the selected range, including restarts. */
export const total = (metric: string, labels: readonly string[] = [], matchers: Matchers = {}) =>
  `${by(labels)} (increase(${selector(metric, matchers)}[$__range]))`;

/** Returns a ratio that is 0 if no part occurred and empty if the whole is 0, but never NaN. */
export const ratio = (part: string, whole: string) => `(${part} or 0 * ${whole}) / (${whole} > 0)`;

export const quantile = (
  q: number,
  histogram: string,
  labels: readonly string[] = [],
  matchers: Matchers = {},
) => `histogram_quantile(${q}, ${rate(`${histogram}_bucket`, ['le', ...labels], matchers)})`;

export const quantiles = (
  histogram: string,
  quantilesOf = [0.5, 0.95, 0.99],
  matchers: Matchers = {},
): Query[] => quantilesOf.map((q) => ({ expr: quantile(q, histogram, [], matchers), legend: `p${q * 100}` }));

/** Returns the share of observations above a bucket bound of the histogram. */
export const shareAbove = (
  histogram: string,
  bound: number,
  labels: readonly string[] = [],
  matchers: Matchers = {},
): string => {
  // Prometheus 3 writes 5000.0, OTLP writes 5000
  const within = rate(`${histogram}_bucket`, labels, { ...matchers, le: `=~"${bound}(\\\\.0)?"` });
  const all = rate(`${histogram}_count`, labels, matchers);
  return `1 - ${within} / (${all} > 0)`;
};

export const heat = (histogram: string, matchers: Matchers = {}): Query => ({
  expr: `sum by (le) (increase(${selector(`${histogram}_bucket`, matchers)}[$__rate_interval]))`,
  legend: '{{le}}',
});
