import type { Timings } from '../rounds';
import { differences, median } from '../statistics';
import type { Row } from '../table';
import { ms, of, quartiles } from './format';

const TARGETS = { preloadMs: 25 } as const;

export function preloadRow(timings: Timings): Row {
  const more = differences(of(timings, 'instrumented'), of(timings, 'bare')).map((value) => value / 1e6);
  const measured = median(more);
  return {
    what: 'preload adds to the start of Node',
    measured: ms(measured),
    spread: quartiles(more, ms),
    target: `<= ${ms(TARGETS.preloadMs)}`,
    met: measured <= TARGETS.preloadMs,
  };
}
