import type { MetricDefinition } from '../../../catalog';
import { PACKAGE_NAME } from '../../../version';
import { failure, pass, type Check, type Result } from '../check';
import type { Sample } from './exposition';
import { definitionOf, DEFINITIONS, isOverflow, renamedFrom, seriesOf } from './families';
import { pageOf } from './page';

/** Families that exporters add to each scope. */
const ADDED_FAMILY = /^otel_scope_info$|_created$/;

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
      if (definition !== undefined) renamed.set(familyOf(name), definition.name);
    }
    const names = [...renamed].map(([name, documented]) =>
      failure(`The metric ${documented} has the name ${name}.`, RENAME_FIX),
    );
    const unknown = unknownNames(samples, renamed).map((name) =>
      failure(`The metric ${name} of this package has no documented name.`, RENAME_FIX),
    );
    const labels = DEFINITIONS.flatMap((definition) => missingLabels(definition, samples));
    if (names.length + unknown.length + labels.length > 0) return [...names, ...unknown, ...labels];
    return samples.some(({ name }) => definitionOf(name) !== undefined)
      ? [pass('All metrics have their documented names and labels.')]
      : [];
  },
};

const familyOf = (name: string): string => name.replace(/_(?:bucket|sum|count)$/, '');

/** Returns names that resemble no documented one, although the label of the scope is that of this package. */
function unknownNames(samples: readonly Sample[], renamed: ReadonlyMap<string, string>): readonly string[] {
  const own = samples.filter(
    ({ name, labels }) => labels['otel_scope_name'] === PACKAGE_NAME && definitionOf(name) === undefined,
  );
  const names = new Set(own.map(({ name }) => familyOf(name)));
  return [...names].filter((name) => !renamed.has(name) && !ADDED_FAMILY.test(name));
}

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
