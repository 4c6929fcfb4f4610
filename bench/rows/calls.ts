import { BY_HAND } from '../by-hand';
import { RECIPE } from '../recipe';
import type { Timings } from '../rounds';
import { range, rowOf, type Row } from '../row';
import { differences, mean, median, ratios } from '../statistics';
import { targetOf, type TargetName } from '../targets';
import type { Measured } from '../turns';
import { profileRows } from './profile';
import { added, of } from './timings';

/** Returns a row of the time that the instrumentation adds, as a ratio to that of another variant. */
const addedRow = (
  what: string,
  addedBy: (name: string) => number[],
  other: string,
  target: TargetName,
): Row => ({ ...rowOf(what, ratios(addedBy('instrumented'), addedBy(other)), 'x', range), target });

/** Rows of calls of all variants in one process, with forced collections of garbage between them. */
export function callRows(processes: readonly Timings[]): Row[] {
  const perCall = (name: string) => processes.map((timings) => median(of(timings, name)));
  const addedBy = (name: string) => processes.map((timings) => added(timings, name));
  return [
    rowOf('call, bare', perCall('bare'), 'ns', range),
    rowOf('  adds: instrumented', addedBy('instrumented'), 'ns', range),
    rowOf('  adds: by hand, the least code', addedBy(BY_HAND), 'ns', range),
    rowOf('  adds: the recipe', addedBy(RECIPE), 'ns', range),
    { ...rowOf('  telemetry alone, no call', perCall('floor'), 'ns', range), isDetail: true },
    addedRow('  added by a call, instrumented / by hand', addedBy, BY_HAND, 'callOverByHand'),
    addedRow('  added by a call, instrumented / the recipe', addedBy, RECIPE, 'callOverRecipe'),
  ];
}

/**
 * Rows of calls of one variant per process, by CPU time. Means, because collections of garbage are a part of the cost and
 * happen in few of the turns.
 */
export function aloneRows(processes: readonly Measured[]): Row[] {
  const perCall = (name: string) => processes.map(({ timings }) => mean(of(timings, name)));
  const bare = perCall('bare');
  const addedBy = (name: string) => differences(perCall(name), bare);
  return [
    rowOf('call, one variant per process, CPU time: bare', bare, 'ns', range),
    rowOf('  adds: instrumented', addedBy('instrumented'), 'ns', range),
    rowOf('  adds: by hand, the least code', addedBy(BY_HAND), 'ns', range),
    { ...rowOf('  adds: the recipe', addedBy(RECIPE), 'ns', range), isDetail: true },
    ...profileRows(processes),
    addedRow('  added by a call alone, instrumented / by hand', addedBy, BY_HAND, 'aloneOverByHand'),
    addedRow('  added by a call alone, instrumented / the recipe', addedBy, RECIPE, 'aloneOverRecipe'),
  ];
}

export function idleRows(processes: readonly Timings[]): Row[] {
  const shares = (name: string) =>
    processes.map((timings) => added(timings, name) / median(of(timings, 'bare')));
  const noise = rowOf('  bare against bare: the noise', shares('control'), '%', range);
  const idle = rowOf('no SDK registered: adds to a bare call', shares('instrumented'), '%', range);
  const limit = Math.max(targetOf('idle').limit ?? 0, noise.value);
  const forwarded = rowOf('  methods that only call the originals add', shares('forwarded'), '%', range);
  return [{ ...idle, target: 'idle', limit }, forwarded, noise];
}

export function loopbackRows(timings: Timings): Row[] {
  const rates = of(timings, 'bare').map((value) => 1e9 / value);
  const share = (what: string, name: string, other: string): Row =>
    rowOf(what, ratios(of(timings, other), of(timings, name)), 'x');
  return [
    rowOf('loopback server, 64 in flight: bare', rates, '/s'),
    {
      ...share('  throughput, instrumented / by hand', 'instrumented', BY_HAND),
      target: 'loopback',
    },
    { ...share('  throughput, instrumented / bare', 'instrumented', 'bare'), isDetail: true },
    { ...share('  throughput, by hand / bare', BY_HAND, 'bare'), isDetail: true },
  ];
}
