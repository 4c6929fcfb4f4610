import { closedValuesOf } from '../../../catalog/label-values';
import { METRICS } from '../../../catalog/metrics';
import { unknownNames } from '../../../config/unknown-names';

type Definition = (typeof METRICS)[keyof typeof METRICS];

/** Name of a metric of this package. */
export type MetricName = Definition['name'];

/** Attributes that select series of a metric. A number and its text are the same value. */
export type MetricAttributes<N extends string> = N extends MetricName
  ? { readonly [K in Extract<Definition, { name: N }>['attributes'][number]]?: string | number }
  : Readonly<Record<string, unknown>>;

interface Series {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** One series of a counter, an up-down counter or a gauge. */
export interface CollectedNumber extends Series {
  readonly type: 'counter' | 'up-down counter' | 'gauge';
  readonly value: number;
}

/** One series of a histogram. */
export interface CollectedHistogram extends Series {
  readonly type: 'histogram';
  readonly count: number;
  readonly sum: number;
  /** Number of values up to `upTo` and above the bound before it. The last bound is `Infinity`. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
}

export type CollectedMetric = CollectedNumber | CollectedHistogram;

/** A name with our prefix must be one of our metrics. */
type OtherName<N extends string> = N & (N extends `customerio_${string}` ? never : unknown);

/** The series of all metrics, with two methods to look them up. */
export interface CollectedMetrics extends ReadonlyArray<CollectedMetric> {
  /**
   * Returns the sum of the values of all series with these attributes; for a histogram, the number of recorded values.
   * 0 if there are none.
   *
   * @throws {TypeError} if a metric of this package has another name or other attributes, or if an attribute never has
   *   the value. Without this check a misspelled name or value would always be 0. The operations of calls and the
   *   positions of signing keys are open sets: each of their values is accepted.
   */
  value<N extends MetricName>(name: N, attributes?: MetricAttributes<N>): number;
  value<N extends string>(name: OtherName<N>, attributes?: Readonly<Record<string, unknown>>): number;
  /** Returns the series of a metric that have these attributes. Throws as {@link value} does. */
  series<N extends MetricName>(name: N, attributes?: MetricAttributes<N>): CollectedMetric[];
  series<N extends string>(
    name: OtherName<N>,
    attributes?: Readonly<Record<string, unknown>>,
  ): CollectedMetric[];
}

const DEFINITIONS = new Map<string, readonly string[]>(
  Object.values(METRICS).map(({ name, attributes }) => [name, attributes]),
);
/** Begins each of our names, also if it is misspelled. */
const PREFIX = /^customer[_.-]?io/i;
const isOurs = (name: string): boolean => PREFIX.test(name) || DEFINITIONS.has(`customerio_${name}`);
const HTTP_STATUS = /^[1-5]\d\d$/;

/** Adds the look-up methods to an array. They are not enumerable, so that comparisons ignore them. */
export function withLookup(metrics: readonly CollectedMetric[]): CollectedMetrics {
  const series = (name: string, attributes: Readonly<Record<string, unknown>> = {}): CollectedMetric[] => {
    if (typeof name !== 'string') throw new TypeError('metrics(): give the name of a metric.');
    const named = metrics.filter((metric) => metric.name === name);
    if (named.length === 0 && isOurs(name)) {
      requireKnown([name], [...DEFINITIONS.keys()], 'a metric of this package');
    }
    const known = DEFINITIONS.get(name);
    if (known !== undefined) requireKnown(Object.keys(attributes), known, `an attribute of ${name}`);
    const found = named.filter((metric) => hasAttributes(metric, attributes));
    if (found.length === 0 && known !== undefined) requireValues(name, attributes);
    return found;
  };
  const value = (name: string, attributes?: Readonly<Record<string, unknown>>): number =>
    series(name, attributes).reduce(
      (sum, each) => sum + (each.type === 'histogram' ? each.count : each.value),
      0,
    );
  return Object.defineProperties(metrics, {
    value: { value },
    series: { value: series },
  }) as unknown as CollectedMetrics;
}

function requireKnown(names: readonly string[], known: readonly string[], what: string): void {
  const [problem] = unknownNames(names, known, what);
  if (problem !== undefined) throw new TypeError(`metrics(): ${problem}`);
}

/** Rejects a value that no series of the metric can have. */
function requireValues(metric: string, attributes: Readonly<Record<string, unknown>>): void {
  for (const [label, value] of Object.entries(attributes)) {
    const closed = closedValuesOf(metric, label);
    if (closed === undefined || value === undefined) continue;
    const given = text(value) ?? typeof value;
    if (closed.names.includes(given) || (closed.hasHttpStatuses && HTTP_STATUS.test(given))) continue;
    const [problem = ''] = unknownNames([given], closed.names, `a value of ${label} in ${metric}`);
    const statuses = closed.hasHttpStatuses ? ' An HTTP status from 100 to 599 is accepted too.' : '';
    throw new TypeError(`metrics(): ${problem}${statuses}`);
  }
}

const hasAttributes = ({ attributes }: Series, expected: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(expected).every(
    ([name, value]) => value === undefined || text(attributes[name]) === text(value),
  );

/** Returns a value as text, so that 400 equals "400". */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : JSON.stringify(value);
