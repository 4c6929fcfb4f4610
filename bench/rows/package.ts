import type { Timings } from '../rounds';
import { differences, median } from '../statistics';
import type { Row } from '../table';
import type { Tarball } from '../tarball';
import { kB, ms, of, quartiles } from './format';

/** `tarballBytes`: the limit of `.ci/tarball`, for library, command line, simulator, dashboards, rules and runbooks. */
const TARGETS = { preloadMs: 25, tarballBytes: 340_000 } as const;

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

export function tarballRow({ size, entryCount }: Tarball): Row {
  return {
    what: `packed tarball, ${entryCount} files`,
    measured: kB(size),
    target: `< ${kB(TARGETS.tarballBytes)}`,
    met: size < TARGETS.tarballBytes,
  };
}
