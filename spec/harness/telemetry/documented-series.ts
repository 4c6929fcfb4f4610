import { METRICS, type MetricDefinition } from '../../../lib/catalog';
import type { Sample } from '../../../examples/service/exposition';

/** What each sample of a histogram is called, and the label it has more. */
const HISTOGRAM_PARTS: Readonly<Record<string, readonly string[]>> = {
  _bucket: ['le'],
  _sum: [],
  _count: [],
};

/** What exporters and scrapes add to every series, by name. */
const ADDED_LABELS = new Set([
  'job',
  'instance',
  'otel_scope_name',
  'otel_scope_version',
  'otel_scope_schema_url',
]);
/** What they add beside the metrics. */
const ADDED_SERIES = /^(?:target_info|up|scrape_\w+)$/;

const definitions: readonly MetricDefinition[] = Object.values(METRICS);

const shape = (name: string, labels: readonly string[]) => `${name}{${[...labels].sort().join(',')}}`;

/** Every `name{label,label}` that the catalog documents, sorted. */
export const DOCUMENTED_SHAPES: readonly string[] = definitions
  .flatMap(({ name, type, attributes }) =>
    type === 'histogram'
      ? Object.entries(HISTOGRAM_PARTS).map(([part, more]) => shape(name + part, [...attributes, ...more]))
      : [shape(name, attributes)],
  )
  .sort();

const isOurs = ({ name }: Sample) => !ADDED_SERIES.test(name);
const labelsOf = ({ labels }: Sample) => Object.keys(labels).filter((label) => !ADDED_LABELS.has(label));

/** The same of what arrived, whatever it is. */
export function shapesOf(samples: readonly Sample[]): string[] {
  const shapes = samples.filter(isOurs).map((sample) => shape(sample.name, labelsOf(sample)));
  return [...new Set(shapes)].sort();
}

/**
 * Every series with its label values, sorted; counts, which are the same in every run, with their value. The
 * bounds of buckets as numbers, however they are written.
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
