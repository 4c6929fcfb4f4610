import { METRICS, type MetricDefinition } from '../../../lib/catalog';
import { RECORDING_GROUPS } from '../../../tools/operations/alerts';
import { blocksIn } from '../markdown';
import { selected, type Selected } from './promql-tree';

const definitions: readonly MetricDefinition[] = Object.values(METRICS);
const recorded = new Set(RECORDING_GROUPS.flatMap(({ rules }) => rules.map(({ record }) => record)));

/** Series of Prometheus and the Collector that rules and runbooks read. */
const FOREIGN =
  /^(up|target_info|otelcol_(process_uptime\.\*|exporter_(queue_size|queue_capacity)|(exporter_(sent|(send|enqueue)_failed)|receiver_(accepted|refused))_\S+))$/;
/** Labels that every series has or can have. */
const COMMON = ['job', 'instance', '__name__', 'otel_metric_overflow'];

/** Returns the PromQL blocks of a Markdown page. */
export const queriesIn = (page: string): string[] => blocksIn(page, 'promql');

/** Returns the faults of an expression: invalid PromQL, or a metric, label or bucket bound that does not exist. */
export function faultsOf(expression: string): string[] {
  let selectors: Selected[];
  try {
    selectors = selected(expression);
  } catch (error) {
    return [(error as Error).message];
  }
  return selectors.flatMap((selector) => faultsOfSelector(selector));
}

function faultsOfSelector({ metric, matchers }: Selected): string[] {
  const name = metric ?? alternativesIn(matchers.find(({ label }) => label === '__name__')?.value ?? '');
  return [name].flat().flatMap((one) => {
    if (recorded.has(one) || FOREIGN.test(one)) return [];
    const found = definitionOf(one);
    if (found === undefined) return [`${one} is not a metric of this package`];
    const labels = [...COMMON, ...found.definition.attributes, ...(found.isBucket ? ['le'] : [])];
    const unknown = matchers.filter(({ label }) => !labels.includes(label));
    const bounds = matchers
      .filter(({ label }) => label === 'le')
      .map(({ value }) => Number(value.split('(')[0]));
    const wrong = bounds.filter((bound) => !found.definition.buckets?.includes(bound));
    return [
      ...unknown.map(({ label }) => `${one} has no label ${label}`),
      ...wrong.map((bound) => `${one} has no bound ${bound}`),
    ];
  });
}

/** Expands a regular expression over names to names that it matches. */
function alternativesIn(pattern: string): string[] {
  if (pattern === 'customerio_.+') return [];
  const group = /\(([^()]*)\)(\??)/.exec(pattern);
  if (group === null) return pattern.split('|');
  const [text, alternatives = '', optional] = group;
  const choices = optional === '' ? alternatives.split('|') : ['', alternatives];
  return choices.flatMap((choice) => alternativesIn(pattern.replace(text, choice)));
}

function definitionOf(series: string): { definition: MetricDefinition; isBucket: boolean } | undefined {
  for (const definition of definitions) {
    if (definition.type !== 'histogram') {
      if (series === definition.name) return { definition, isBucket: false };
    } else if (['_bucket', '_count', '_sum'].some((suffix) => series === definition.name + suffix)) {
      return { definition, isBucket: series.endsWith('_bucket') };
    }
  }
  return undefined;
}
