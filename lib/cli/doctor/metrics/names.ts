import type { MetricDefinition } from '../../../catalog';
import { failure, pass, type Check, type Result } from '../check';
import type { Sample } from './exposition';
import { definitionOf, DEFINITIONS, isOverflow, renamedFrom, seriesOf } from './families';
import { pageOf } from './page';

const RENAME_FIX =
  'Remove "namespace" and "metric_relabel_configs" from the Collector and Prometheus, and views from the SDK. ' +
  'The shipped collector-config.yaml keeps all names.';

/** Detects a Collector, a view or a prefix that changes names or labels. Dashboards and alerts would find no data. */
export const collectorRenames: Check = {
  id: 'collector-renames',
  needsApplication: true,
  async run(environment) {
    const { samples } = await pageOf(environment);
    if (samples === undefined) return [];
    const renamed = new Map<string, string>();
    for (const { name } of samples) {
      const definition = renamedFrom(name);
      if (definition !== undefined) renamed.set(name.replace(/_(?:bucket|sum|count)$/, ''), definition.name);
    }
    const names = [...renamed].map(([name, documented]) =>
      failure(`The metric ${documented} has the name ${name}.`, RENAME_FIX),
    );
    const labels = DEFINITIONS.flatMap((definition) => missingLabels(definition, samples));
    if (names.length + labels.length > 0) return [...names, ...labels];
    return samples.some(({ name }) => definitionOf(name) !== undefined)
      ? [pass('All metrics have their documented names and labels.')]
      : [];
  },
};

function missingLabels(definition: MetricDefinition, samples: readonly Sample[]): readonly Result[] {
  const series = seriesOf(samples, definition).filter((sample) => !isOverflow(sample));
  const missing = definition.attributes.filter((label) => series.some(({ labels }) => !(label in labels)));
  return missing.length === 0
    ? []
    : [
        failure(
          `The metric ${definition.name} has series without the label ${missing.join(', ')}.`,
          RENAME_FIX,
        ),
      ];
}
