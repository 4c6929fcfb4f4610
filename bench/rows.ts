import { BY_HAND } from './by-hand';
import { RECIPE } from './recipe';
import type { Timings } from './rounds';
import { differences, median, quantile, ratios } from './statistics';
import type { Row } from './table';
import type { Tarball } from './tarball';

const TARGETS = {
  overByHand: 1.15,
  overRecipe: 1,
  idle: 0.05,
  throughput: 0.95,
  preloadMs: 25,
  tarballBytes: 150_000,
} as const;

const ns = (value: number) => `${Math.round(value).toLocaleString('en')} ns`;
const ms = (value: number) => `${value.toFixed(1)} ms`;
const kB = (value: number) => `${(value / 1000).toFixed(1)} kB`;
const factor = (value: number) => `${value.toFixed(2)} x`;
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

/** One process measures each variant many times, but has compiled them in one way: processes are compared. */
const range = (values: readonly number[], format: (value: number) => string) =>
  `${format(Math.min(...values))} .. ${format(Math.max(...values))}`;
const quartiles = (values: readonly number[], format: (value: number) => string) =>
  `${format(quantile(values, 0.25))} .. ${format(quantile(values, 0.75))}`;

const of = (timings: Timings, name: string): number[] => {
  const found = timings[name];
  if (found === undefined || found.length === 0) throw new Error(`nothing was measured for ${name}`);
  return found;
};

/** Median over rounds of what a variant takes longer than bare in the same round. */
const added = (timings: Timings, name: string) => median(differences(of(timings, name), of(timings, 'bare')));

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
  const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} /s`;
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
