import { METRICS, type MetricDefinition } from '../../../catalog';
import type { Sample } from './exposition';

export const DEFINITIONS: readonly MetricDefinition[] = Object.values(METRICS);

const HISTOGRAM_SUFFIX = /_(?:bucket|sum|count)$/;

const BY_NAME: ReadonlyMap<string, MetricDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition]),
);

/** Returns the documented metric of a sample or a family. The suffixes of histograms are removed. */
export const definitionOf = (name: string): MetricDefinition | undefined =>
  BY_NAME.get(name) ?? BY_NAME.get(name.replace(HISTOGRAM_SUFFIX, ''));

const core = (name: string): string => name.replace(/_total$/, '');

// the longest name first, so that a name that contains another one is not taken for it
const CORES = DEFINITIONS.map((definition) => ({ definition, core: core(definition.name) })).sort(
  (a, b) => b.core.length - a.core.length,
);

/** What translators append: the word of a unit, `_total`, and `_ratio`. */
const APPENDED = /^(?:_(?:total|milliseconds|millisecond|seconds|ms|ratio))*$/;
/** What prefixes look like: `shop_` of a namespace. */
const PREFIX = /^(?:[A-Za-z_:][\w:.]*[_.:])?$/;

/**
 * Returns the documented metric that a foreign name was made from: with a prefix, with the word of a unit, with `_total`
 * twice or without it. Returns undefined for a documented name, and for every other name.
 */
export function renamedFrom(name: string): MetricDefinition | undefined {
  if (definitionOf(name) !== undefined) return undefined;
  const family = name.replace(HISTOGRAM_SUFFIX, '').replace(/[.-]/g, '_');
  for (const { definition, core: text } of CORES) {
    const at = family.indexOf(text);
    if (at !== -1 && PREFIX.test(family.slice(0, at)) && APPENDED.test(family.slice(at + text.length)))
      return definition;
  }
  return undefined;
}

/** Labels that exporters, scrapes and histograms add. */
const ADDED = /^(?:le|job|instance|exported_\w+|otel_scope_\w+|otel_metric_overflow)$/;

/** Returns the samples that stand for one series each: of a histogram only the count. */
export const seriesOf = (samples: readonly Sample[], { name, type }: MetricDefinition): readonly Sample[] => {
  const sampleName = type === 'histogram' ? `${name}_count` : name;
  return samples.filter((sample) => sample.name === sampleName);
};

/** Returns the labels of a metric's own attributes. */
export const ownLabels = ({ labels }: Sample): readonly string[] =>
  Object.keys(labels).filter((label) => !ADDED.test(label));

/** Returns whether a sample is the series into which the SDK sums everything beyond its limit. */
export const isOverflow = ({ labels }: Sample): boolean => labels['otel_metric_overflow'] === 'true';
