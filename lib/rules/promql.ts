/**
 * Formats a PromQL template. Inserted lines keep the indentation of their place, and the margin of the template is
 * removed. The rule files contain expressions as if written by hand.
 */
export function promql(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    const line = text.slice(text.lastIndexOf('\n') + 1);
    const margin = ' '.repeat(line.length - line.trimStart().length);
    text += String(value).replaceAll('\n', `\n${margin}`) + (strings[index + 1] ?? '');
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin).trimEnd()).join('\n');
}

/** Returns matchers for the bucket with this upper bound, as every Prometheus version writes it. */
export const upTo = (bound: number, matchers = ''): string =>
  `${matchers === '' ? '' : `${matchers},`}le=~"${bound}(\\\\.0)?"`;

/** Returns a matcher for one value, or for one of several that are separated by `|`. */
export const oneOf = (label: string, values: string): string =>
  `${label}${values.includes('|') ? '=~' : '='}"${values}"`;

/** Returns a ratio: 0 if nothing failed, absent (not NaN) if the total is 0. */
export const ratio = (failed: string, total: string): string => promql`
  (
    ${failed}
    or
    0 * ${total}
  )
  /
  (${total} > 0)
`;

/** Builds expressions that keep the grouping labels of a site. */
export class Query {
  /** @param by labels in addition to `job`, such as `cluster` */
  constructor(readonly by: readonly string[]) {}

  /** Returns a list of labels, with those of the site. */
  labels(...names: readonly string[]): string {
    return [...names, ...this.by].join(', ');
  }

  /** Sums the rate of a counter. Suits ratios of frequent events, where the first one does not matter. */
  rate(selector: string, window: string, ...labels: readonly string[]): string {
    return `sum by (${this.labels(...labels)}) (rate(${selector}${rangeOf(window)}))`;
  }

  /** Sums the increase of a counter that exists already. */
  increase(selector: string, window: string, ...labels: readonly string[]): string {
    return `sum by (${this.labels(...labels)}) (increase(${selector}${rangeOf(window)}))`;
  }

  /**
   * Sums the growth of a counter, including its first value.
   *
   * `increase()` requires a value to start from. The first error of its kind creates a series that starts at 1, which
   * is no increase. A series that starts within the window counts with its full value if its process was scraped
   * before: then it is new. Otherwise the metrics were absent, and the value may be old.
   */
  grown(selector: string, window: string, ...labels: readonly string[]): string {
    return this.grownOf(selector, window, PRESENT, labels);
  }

  /** As {@link grown}, for a counter of a Collector. */
  grownInCollector(selector: string, window: string, ...labels: readonly string[]): string {
    return this.grownOf(selector, window, COLLECTOR_PRESENT, labels);
  }

  private grownOf(selector: string, window: string, present: string, labels: readonly string[]): string {
    const [range = '', offset = '0m'] = window.split(' offset ');
    const before = `${minutes(range) + minutes(offset)}m`;
    return promql`
      sum by (${this.labels(...labels)}) (
        (
          max_over_time(${selector}${rangeOf(window)})
          unless
          last_over_time(${selector}[15m] offset ${before})
          and on (${this.labels('job', 'instance')})
          last_over_time(${present}[15m] offset ${before})
        )
        or
        increase(${selector}${rangeOf(window)})
      )
    `;
  }

  /** Returns the share of observations above a bucket bound. Prometheus 3 writes the bound 5000 as `5000.0`. */
  shareAbove(histogram: string, bound: number, matchers: string, window: string): string {
    const selected = matchers === '' ? '' : `{${matchers}}`;
    return promql`
      1
      -
      ${this.rate(`${histogram}_bucket{${upTo(bound, matchers)}}`, window, 'job')}
      /
      (${this.rate(`${histogram}_count${selected}`, window, 'job')} > 0)
    `;
  }
}

/** Recorded: the processes whose metrics arrive, and the Collectors whose own metrics arrive. */
export const PRESENT = 'instance:customerio_telemetry:present';
export const COLLECTOR_PRESENT = 'instance:customerio_collector:present';

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

const minutes = (duration: string) => Number(duration.slice(0, -1)) * (MINUTES[duration.slice(-1)] ?? NaN);

/** Returns the range selector of a window such as `5m` or `5m offset 10m`. */
const rangeOf = (window: string): string => {
  const [range = '', offset] = window.split(' offset ');
  return `[${range}]${offset === undefined ? '' : ` offset ${offset}`}`;
};
