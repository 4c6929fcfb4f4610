import type { Samples } from './sample-series';
import { DERIVATIONS, HISTOGRAMS, type Derivation, type Histogram } from './tables';

/** Share of the observations up to a bound, if half of them are up to the median. */
const shareUpTo = (bound: number, median: number): number => 1 / (1 + (median / bound) ** 3);

const matches = ({ labels }: Samples, when: Readonly<Record<string, string>> = {}): boolean =>
  Object.entries(when).every(([label, value]) => labels[label] === value);

/** Adds the derived series. Counters of one instance stay consistent with each other. */
export function withDerived(series: readonly Samples[]): Samples[] {
  const derived = DERIVATIONS.flatMap((each) => sourcesOf(series, each).map((one) => scaled(one, each)));
  const buckets = HISTOGRAMS.flatMap((each) =>
    sourcesOf(series, each).flatMap((one) => histogram(one, each)),
  );
  const names = new Set(buckets.map(({ name }) => name));
  return [...series.filter(({ name }) => !names.has(name)), ...derived, ...buckets];
}

const sourcesOf = (
  series: readonly Samples[],
  { from, when }: Pick<Derivation, 'from' | 'when'>,
): Samples[] => series.filter((one) => one.name === from && matches(one, when));

function scaled(
  { labels, values }: Samples,
  { to, keep = [], labels: more = {}, share }: Omit<Derivation, 'from'>,
): Samples {
  const kept = Object.fromEntries(['job', 'instance', ...keep].map((label) => [label, labels[label] ?? '']));
  return {
    name: to,
    labels: { ...kept, ...more },
    values: values.map((value) => (value === undefined ? undefined : Math.floor(value * share + 1e-9))),
  };
}

function histogram(
  source: Samples,
  { to, bounds, keep = [], labels = {}, share = 1, median }: Histogram,
): Samples[] {
  const part = (name: string, factor: number, le?: string) =>
    scaled(source, {
      to: name,
      keep,
      labels: le === undefined ? labels : { ...labels, le },
      share: share * factor,
    });
  return [
    ...bounds.map((bound) => part(`${to}_bucket`, shareUpTo(bound, median), String(bound))),
    part(`${to}_bucket`, 1, '+Inf'),
    part(`${to}_count`, 1),
    part(`${to}_sum`, median),
  ];
}
