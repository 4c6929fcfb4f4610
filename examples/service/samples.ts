import type { Bucket, Sample } from './exposition';

/** Returns the samples of one metric. */
export const named = (samples: readonly Sample[], name: string) =>
  samples.filter((sample) => sample.name === name);

export const total = (samples: readonly Sample[]) => samples.reduce((sum, { value }) => sum + value, 0);

/** Returns the values of a label, in the order of the page. */
export const distinct = (samples: readonly Sample[], label: string) => [
  ...new Set(samples.map(({ labels }) => labels[label] ?? '')),
];

/** Returns the sums of the buckets of all series, by upper bound. */
export function bucketsOf(samples: readonly Sample[]): Bucket[] {
  const counts = new Map<number, number>();
  for (const { labels, value } of samples) {
    const le = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    counts.set(le, (counts.get(le) ?? 0) + value);
  }
  return [...counts];
}
