import type { MetricDefinition } from '../../../catalog';
import { failure, pass, warning, type Check, type Result } from '../check';
import type { Sample } from './exposition';
import { DEFINITIONS, isOverflow, ownLabels, seriesOf } from './families';
import { pageOf } from './page';

/** The default limit of the SDK for the series of one instrument. */
const SERIES_LIMIT = 2_000;
const NEAR_LIMIT = 0.8 * SERIES_LIMIT;

/** Detects metrics near the limit of the SDK, beyond which new series lose their labels. */
export const cardinality: Check = {
  id: 'cardinality',
  needsApplication: true,
  async run(environment) {
    const { samples } = await pageOf(environment);
    if (samples === undefined) return [];
    const ours = DEFINITIONS.flatMap((definition) =>
      byInstance(seriesOf(samples, definition)).map((series) => ({ definition, series })),
    );
    const total = ours.reduce((sum, { series }) => sum + series.length, 0);
    if (total === 0) return [];
    const problems = ours.flatMap(({ definition, series }) => cardinalityProblem(definition, series));
    if (problems.length > 0) return problems;
    const largest = ours.reduce((a, b) => (b.series.length > a.series.length ? b : a));
    return [
      pass(
        `${total} series. The largest metric is ${largest.definition.name} with ${largest.series.length} of ${SERIES_LIMIT}.`,
      ),
    ];
  },
};

function cardinalityProblem(
  { name, attributes }: MetricDefinition,
  series: readonly Sample[],
): readonly Result[] {
  const isOver = series.some(isOverflow);
  if (!isOver && series.length < NEAR_LIMIT) return [];
  const { label, count } = widestLabel(series);
  const fix = attributes.includes(label)
    ? 'Follow docs/runbooks/CustomerIOCardinalityOverflow.md.'
    : `Remove the label "${label}", which this package does not add, from the view or the Collector.`;
  const values = `The label "${label}" has ${count} ${count === 1 ? 'value' : 'values'}.`;
  return [
    isOver
      ? failure(
          `The metric ${name} has more than ${SERIES_LIMIT} series: new series lose their labels. ${values}`,
          fix,
        )
      : warning(
          `The metric ${name} has ${series.length} series; the limit of the SDK is ${SERIES_LIMIT}. ${values}`,
          fix,
        ),
  ];
}

/** Labels that name the exporting process. The page of a Collector has several of them. */
const INSTANCE_LABELS = ['job', 'instance', 'exported_job', 'exported_instance', 'service_instance_id'];

/** Groups series by the process that exports them: the limit is that of one SDK. */
function byInstance(series: readonly Sample[]): readonly (readonly Sample[])[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of series) {
    const key = JSON.stringify(INSTANCE_LABELS.map((label) => sample.labels[label]));
    const group = groups.get(key) ?? [];
    group.push(sample);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Returns the label with the most values. */
function widestLabel(series: readonly Sample[]): { readonly label: string; readonly count: number } {
  const values = new Map<string, Set<string>>();
  for (const sample of series) {
    for (const label of ownLabels(sample)) {
      const known = values.get(label) ?? new Set<string>();
      values.set(label, known.add(sample.labels[label] ?? ''));
    }
  }
  const counts = [...values].map(([label, known]) => ({ label, count: known.size }));
  return counts.sort((a, b) => b.count - a.count)[0] ?? { label: '', count: 0 };
}
