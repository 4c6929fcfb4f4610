/**
 * A PromQL template: what is put in over several lines keeps the indentation of its place, and the margin of
 * the template itself is taken off. Expressions read in the rule files as they would be written by hand.
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
 * By how much a counter grew, its first value included. `increase()` needs a value to start from: an error
 * that is the first of its kind makes a series that begins with 1, and is no increase. So a series that had
 * no value in the hour before the window counts as a whole.
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

/** {@link grown}, summed: scope labels, which differ per exporter and release, vanish. */
export const sumGrown = (labels: string, selector: string, window: string): string => promql`
  sum by (${labels}) (
    ${grown(selector, window)}
  )
`;

/** The part of a histogram's values above one of its bounds. Prometheus 3 writes the bound 5000 as `5000.0`. */
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

export const upTo = (bound: number, matchers = ''): string =>
  `${matchers === '' ? '' : `${matchers},`}le=~"${bound}(\\\\.0)?"`;

/** One ratio per job: 0 while nothing failed, absent (and not NaN) while there was nothing to fail. */
export const ratio = (failed: string, all: string): string => promql`
  (
    ${failed}
    or
    0 * ${all}
  )
  /
  (${all} > 0)
`;

/** Keeps quiet what rests on too little: a single failure in ten calls is no rate of 10 %. */
export const atLeast = (minimum: number, selector: string, window: string, labels = 'job'): string =>
  `sum by (${labels}) (increase(${selector}[${window}])) >= ${minimum}`;
