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

/**
 * Returns the growth of a counter, including its first value.
 *
 * `increase()` requires a value to start from. The first error of its kind creates a series that starts at 1, which is
 * no increase. So a series without a value in the hour before the window counts with its full value.
 */
export const grown = (selector: string, window: string): string => promql`
  (
    max_over_time(${selector}[${window}])
    unless
    last_over_time(${selector}[1h] offset ${window})
  )
  or
  increase(${selector}[${window}])
`;

/** Sums {@link grown}, which removes the scope labels. They differ per exporter and release. */
export const sumGrown = (labels: string, selector: string, window: string): string => promql`
  sum by (${labels}) (
    ${grown(selector, window)}
  )
`;

/** Returns the share of observations above a bucket bound. Prometheus 3 writes the bound 5000 as `5000.0`. */
export const shareAbove = (histogram: string, bound: number, matchers: string, window: string): string => {
  const selected = matchers === '' ? '' : `{${matchers}}`;
  return promql`
    1
    -
    sum by (job) (rate(${histogram}_bucket{${upTo(bound, matchers)}}[${window}]))
    /
    (sum by (job) (rate(${histogram}_count${selected}[${window}])) > 0)
  `;
};

/** Returns matchers for the bucket with this upper bound, as every Prometheus version writes it. */
export const upTo = (bound: number, matchers = ''): string =>
  `${matchers === '' ? '' : `${matchers},`}le=~"${bound}(\\\\.0)?"`;

/** Returns a ratio per job: 0 if nothing failed, absent (not NaN) if the total is 0. */
export const ratio = (failed: string, all: string): string => promql`
  (
    ${failed}
    or
    0 * ${all}
  )
  /
  (${all} > 0)
`;

/** Returns a condition that mutes alerts with too few samples: one failure in ten calls is not a rate of 10 %. */
export const atLeast = (minimum: number, selector: string, window: string, labels = 'job'): string =>
  `sum by (${labels}) (increase(${selector}[${window}])) >= ${minimum}`;
