import type { Preloads } from '../preload';
import { quartiles, rowOf, type Row } from '../row';
import { differences, median, ratios } from '../statistics';

const inMs = (value: number) => value / 1e6;

/**
 * Returns a row of additional times over those of the dependency. Not the median of ratios: one slow start would distort a
 * ratio of two differences.
 */
const overDependency = (what: string, added: readonly number[], byDependency: readonly number[]): Row => ({
  what: `  ${what} / @opentelemetry/instrumentation alone`,
  value: median(added) / median(byDependency),
  unit: 'x',
  spread: quartiles(ratios(added, byDependency)),
});

/** Rows of the start of Node with a preloaded module, compared with the start without one in the same round. */
export function preloadRows({ none, dependency, empty, ours }: Preloads): Row[] {
  const added = differences(ours, none);
  const byDependency = differences(dependency, none);
  return [
    rowOf('preload adds to the start of Node', added.map(inMs), 'ms'),
    rowOf('  @opentelemetry/instrumentation alone adds', byDependency.map(inMs), 'ms'),
    {
      ...overDependency('an instrumentation without a patch', differences(empty, none), byDependency),
      isSummarized: true,
    },
    { ...overDependency('preload', added, byDependency), target: 'preload' },
  ];
}
