/** A parser of the parts of the Prometheus text format that the tables need. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

export function parse(page: string): Sample[] {
  return page.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels: parseLabels(labels), value: parseValue(value) }];
  });
}

function parseLabels(text: string): Record<string, string> {
  const pairs = [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
    name,
    value.replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

const parseValue = (text = ''): number =>
  text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);

/** Upper bound and cumulative count of a histogram's bucket. */
export type Bucket = readonly [le: number, count: number];

/** Returns a quantile with linear interpolation inside the bucket, like `histogram_quantile`. */
export function quantile(q: number, buckets: readonly Bucket[]): number {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total === 0) return NaN;
  const rank = q * total;
  let [lower, below] = [0, 0];
  for (const [le, count] of sorted) {
    if (count >= rank) {
      return le === Infinity ? lower : lower + ((le - lower) * (rank - below)) / (count - below || 1);
    }
    [lower, below] = [le, count];
  }
  return lower;
}
