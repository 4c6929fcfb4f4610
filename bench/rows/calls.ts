import { BY_HAND } from '../by-hand';
import { RECIPE } from '../recipe';
import type { Timings } from '../rounds';
import { median, ratios } from '../statistics';
import type { Row } from '../table';
import { added, factor, ns, of, percent, perSecond, quartiles, range } from './format';

const TARGETS = { overByHand: 1.15, overRecipe: 1, idle: 0.05, throughput: 0.95 } as const;

export function callRows(processes: readonly Timings[]): Row[] {
  const perCall = (name: string) => processes.map((timings) => median(of(timings, name)));
  const addedBy = (name: string) => processes.map((timings) => added(timings, name));
  const time = (what: string, values: number[]): Row => ({
    what,
    measured: ns(median(values)),
    spread: range(values, ns),
  });
  const ratio = (what: string, other: string, limit: number, target: string): Row => {
    const values = ratios(addedBy('instrumented'), addedBy(other));
    const measured = median(values);
    return {
      what,
      measured: factor(measured),
      spread: range(values, factor),
      target,
      met: measured <= limit,
    };
  };
  return [
    time('call, bare', perCall('bare')),
    time('  adds: instrumented', addedBy('instrumented')),
    time('  adds: by hand, the least code', addedBy(BY_HAND)),
    time('  adds: the recipe', addedBy(RECIPE)),
    time('  telemetry alone, no call', perCall('floor')),
    ratio('instrumented / by hand', BY_HAND, TARGETS.overByHand, `<= ${factor(TARGETS.overByHand)}`),
    ratio('instrumented / the recipe', RECIPE, TARGETS.overRecipe, `< ${factor(TARGETS.overRecipe)}`),
  ];
}

export function idleRows(processes: readonly Timings[]): Row[] {
  const shares = (name: string) =>
    processes.map((timings) => added(timings, name) / median(of(timings, 'bare')));
  const measured = median(shares('instrumented'));
  return [
    {
      what: 'no SDK registered: adds to a bare call',
      measured: percent(measured),
      spread: range(shares('instrumented'), percent),
      target: `<= ${percent(TARGETS.idle)}`,
      met: measured <= TARGETS.idle,
    },
    {
      what: '  bare against bare: the noise',
      measured: percent(median(shares('control'))),
      spread: range(shares('control'), percent),
    },
  ];
}

export function loopbackRows(timings: Timings): Row[] {
  const bare = of(timings, 'bare').map((value) => 1e9 / value);
  const shares = (name: string) => ratios(of(timings, 'bare'), of(timings, name));
  const share = (what: string, values: number[]): Row => ({
    what,
    measured: factor(median(values)),
    spread: quartiles(values, factor),
  });
  const instrumented = shares('instrumented');
  return [
    {
      what: 'loopback server, 64 in flight: bare',
      measured: perSecond(median(bare)),
      spread: quartiles(bare, perSecond),
    },
    {
      ...share('  throughput, instrumented / bare', instrumented),
      target: `>= ${factor(TARGETS.throughput)}`,
      met: median(instrumented) >= TARGETS.throughput,
    },
    share('  throughput, by hand / bare', shares(BY_HAND)),
  ];
}
