import type { MetricDefinition } from '../../../catalog';
import { failure, pass, warning, type Check, type Result } from '../check';
import type { Sample } from './exposition';
import { DEFINITIONS } from './families';
import { pageOf } from './page';

const EXPONENTIAL = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';
const HISTOGRAM_FIX =
  'Remove the view or the variable that selects exponential histograms or other buckets for customerio_* metrics.';

/** Detects exponential histograms and other bounds. Queries with `le` would find no data. */
export const exponentialHistograms: Check = {
  id: 'exponential-histograms',
  needsApplication: true,
  async run(environment) {
    const { samples, types } = { types: new Map<string, string>(), ...(await pageOf(environment)) };
    const isChosen =
      environment.env[EXPONENTIAL]?.trim().toLowerCase() === 'base2_exponential_bucket_histogram';
    const chosen = isChosen
      ? [
          warning(
            `${EXPONENTIAL} selects exponential histograms: dashboards and alerts need the documented buckets.`,
            `Remove ${EXPONENTIAL}.`,
          ),
        ]
      : [];
    if (samples === undefined) return chosen;
    const histograms = DEFINITIONS.filter(({ type }) => type === 'histogram');
    const found = histograms.flatMap((definition) => bucketProblem(definition, samples, types));
    if (found.length + chosen.length > 0) return [...chosen, ...found];
    return histograms.some(
      ({ name }) => types.has(name) || samples.some((sample) => sample.name === `${name}_count`),
    )
      ? [pass('All histograms have their documented buckets.')]
      : [];
  },
};

function bucketProblem(
  { name, buckets = [] }: MetricDefinition,
  samples: readonly Sample[],
  types: ReadonlyMap<string, string>,
): readonly Result[] {
  const bounds = new Set(
    samples.filter((sample) => sample.name === `${name}_bucket`).map(({ labels }) => Number(labels['le'])),
  );
  // +Inf is not a number
  bounds.delete(NaN);
  const hasCount = samples.some((sample) => sample.name === `${name}_count`);
  const type = types.get(name);
  // the exporter of JavaScript writes only the type of an exponential histogram
  const isDropped = type !== undefined && type !== 'histogram' && !hasCount;
  if (isDropped || (hasCount && bounds.size === 0)) {
    return [failure(`The histogram ${name} has no buckets: it is probably exponential.`, HISTOGRAM_FIX)];
  }
  const missing = hasCount ? buckets.filter((bound) => !bounds.has(bound)) : [];
  return missing.length === 0
    ? []
    : [
        failure(
          `The histogram ${name} lacks ${missing.length} of its ${buckets.length} documented buckets.`,
          HISTOGRAM_FIX,
        ),
      ];
}
