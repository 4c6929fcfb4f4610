import type { Sample } from '../../../examples/service/exposition';
import { METRICS, type MetricDefinition } from '../../../lib/catalog';

/** Name suffixes of the samples of a histogram, each with its additional labels. */
const HISTOGRAM_PARTS: Readonly<Record<string, readonly string[]>> = {
  _bucket: ['le'],
  _sum: [],
  _count: [],
};

/** Labels that exporters and scrapes add to every series. */
const ADDED_LABELS = new Set([
  'job',
  'instance',
  'otel_scope_name',
  'otel_scope_version',
  'otel_scope_schema_url',
]);
/** Series that exporters and scrapes add. */
const ADDED_SERIES = /^(?:target_info|up|scrape_\w+)$/;

const definitions: readonly MetricDefinition[] = Object.values(METRICS);

const shape = (name: string, labels: readonly string[]) => `${name}{${[...labels].sort().join(',')}}`;

/** Every `name{label,label}` that the catalog documents, sorted. */
export const DOCUMENTED_SHAPES: readonly string[] = definitions
  .flatMap(({ name, type, attributes }) =>
    type === 'histogram'
      ? Object.entries(HISTOGRAM_PARTS).map(([suffix, labels]) =>
          shape(name + suffix, [...attributes, ...labels]),
        )
      : [shape(name, attributes)],
  )
  .sort();

const isOurs = ({ name }: Sample) => !ADDED_SERIES.test(name);
const labelsOf = ({ labels }: Sample) => Object.keys(labels).filter((label) => !ADDED_LABELS.has(label));

/** Returns every `name{label,label}` of the samples, sorted and without duplicates. */
export function shapesOf(samples: readonly Sample[]): string[] {
  const shapes = samples.filter(isOurs).map((sample) => shape(sample.name, labelsOf(sample)));
  return [...new Set(shapes)].sort();
}

/**
 * Returns every series with its label values, sorted. Counts include their value, which is the same in every
 * run. Bucket bounds are normalized to numbers.
 */
export function seriesOf(samples: readonly Sample[]): string[] {
  return samples
    .filter(isOurs)
    .map((sample) => {
      const pairs = labelsOf(sample)
        .sort()
        .map(
          (label) => `${label}="${label === 'le' ? numeric(sample.labels[label]) : sample.labels[label]}"`,
        );
      const isCount = /_(?:total|count)$/.test(sample.name);
      return `${sample.name}{${pairs.join(',')}}${isCount ? ` ${sample.value}` : ''}`;
    })
    .sort();
}

const numeric = (le = ''): string => (le === '+Inf' ? le : String(Number(le)));
