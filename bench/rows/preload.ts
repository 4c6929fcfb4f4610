import type { Preloads } from '../preload';
import { quartiles, rowOf, type Row } from '../row';
import { differences, median, ratios } from '../statistics';

const inMs = (value: number) => value / 1e6;

/** Rows of the start of Node with a preloaded module, compared with the start without one in the same round. */
export function preloadRows({ none, dependency, empty, ours }: Preloads): Row[] {
  const added = differences(ours, none);
  const byEmpty = differences(empty, none);
  const byDependency = differences(dependency, none);
  return [
    rowOf('preload adds to the start of Node', added.map(inMs), 'ms'),
    rowOf('  @opentelemetry/instrumentation alone adds', byDependency.map(inMs), 'ms'),
    {
      what: '  an instrumentation without a patch / @opentelemetry/instrumentation alone',
      value: median(byEmpty) / median(byDependency),
      unit: 'x',
      spread: quartiles(ratios(byEmpty, byDependency)),
      isSummarized: true,
    },
    {
      what: '  preload / @opentelemetry/instrumentation alone',
      // not the median of ratios: one slow start would distort a ratio of two differences
      value: median(added) / median(byDependency),
      unit: 'x',
      spread: quartiles(ratios(added, byDependency)),
      target: 'preload',
    },
  ];
}
