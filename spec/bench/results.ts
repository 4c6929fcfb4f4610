import { BY_HAND } from '../../bench/by-hand';
import { OWNERS, type Shares } from '../../bench/profile';
import { RECIPE } from '../../bench/recipe';
import type { Timings } from '../../bench/rounds';
import type { Row } from '../../bench/row';
import { eventRows, pendingRows } from '../../bench/rows/analytics';
import { aloneRows, callRows, idleRows, loopbackRows } from '../../bench/rows/calls';
import { preloadRows } from '../../bench/rows/preload';
import { redisRows } from '../../bench/rows/redis';
import { delayRows, soakedCallRows, soakedEventRows, soakedWebhookRows } from '../../bench/rows/soak';
import { millionRows, rejectionRows, requestRows, verificationRows } from '../../bench/rows/webhooks';
import type { Measured } from '../../bench/turns';
import { BOUNDED } from '../../bench/webhooks/bounded';

const ROUNDS = [0.99, 1, 1.02];
/** Returns three rounds for each variant, around the given values. */
export const timings = (values: Readonly<Record<string, number>>): Timings =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ROUNDS.map((by) => value * by)]));

/** Returns a measurement in which each owner used the same share of the time. */
const measured = (values: Readonly<Record<string, number>>): Measured => {
  const equal = Object.fromEntries(OWNERS.map((owner) => [owner, 1 / OWNERS.length])) as Shares;
  const profiles = Object.fromEntries(
    Object.entries(values).map(([name, ns]) => [name, { shares: equal, ns }]),
  );
  return { timings: timings(values), profiles };
};

const servers = (
  values: readonly [bare: number, span: number, byHand: number, bounded: number, ours: number],
) => {
  const [bare, span, byHand, bounded, receiver] = values;
  return timings({ bare, span, [BY_HAND]: byHand, [BOUNDED]: bounded, receiver });
};

const repeated = (value: number) => new Array<number>(10).fill(value);

const SOAKED = {
  series: { calls_total: 2 },
  expected: { calls_total: 2 },
  counted: 1000,
  resident: [100e6, ...repeated(101e6)],
  heap: [20e6, ...repeated(21e6)],
  cost: [1.5, ...repeated(1.2)],
};
const STREAMED = { ...SOAKED, events: 1000, perId: 180, perSend: 280 };

/** Rows of a bench without measurements: each ratio of a call over by hand is `calls`. */
export function benchRows(calls = 1.1): Row[] {
  const called = measured({
    bare: 1000,
    [BY_HAND]: 2000,
    instrumented: 1000 + 1000 * calls,
    [RECIPE]: 3000,
    floor: 900,
  });
  return [
    ...callRows([called.timings, called.timings]),
    ...aloneRows([called]),
    ...idleRows([timings({ bare: 1000, instrumented: 1010, forwarded: 1005, control: 1001 })]),
    ...loopbackRows(timings({ bare: 1000, instrumented: 1300, [BY_HAND]: 1290 })),
    ...requestRows({
      rate: servers([20_000, 18_000, 14_000, 13_000, 11_000]),
      cpu: servers([30, 40, 60, 66, 80]),
      p99: servers([3, 4, 5, 5, 6]),
      sender: servers([15, 15, 15, 15, 15]),
      core: servers([1, 1, 1, 1, 1]),
    }),
    ...redisRows({
      timings: {
        cpu: timings({ receiver: 80, ioredis: 100, 'node-redis': 110 }),
        rate: timings({ receiver: 11_000, ioredis: 8000, 'node-redis': 7000 }),
        sender: timings({ receiver: 15, ioredis: 15, 'node-redis': 15 }),
      },
      roundTrips: { ioredis: 2, 'node-redis': 2 },
    }),
    ...verificationRows([timings({ floor: 900, ours: 1000, failure: 4000 })]),
    ...rejectionRows(timings({ accepted: 1000, forged: 210, unsigned: 40 })),
    ...millionRows(STREAMED),
    ...eventRows([timings({ bare: 100, control: 100, instrumented: 105, [BY_HAND]: 106 })]),
    ...pendingRows({ events: 1000, bare: 12_000, instrumented: 12_100, readings: [0.1, 0.2] }),
    ...preloadRows({ none: [10e6, 10e6], dependency: [20e6, 20e6], empty: [21e6, 21e6], ours: [23e6, 23e6] }),
  ];
}

/** Rows of a soak without measurements. */
export function soakRows({ counted = 1000 }: { readonly counted?: number } = {}): Row[] {
  return [
    ...soakedCallRows({ ...SOAKED, counted, calls: 1000 }),
    ...soakedWebhookRows(STREAMED),
    ...soakedEventRows({ ...SOAKED, events: 1000 }),
    ...delayRows(timings({ bare: 1e6, instrumented: 1.05e6 })),
  ];
}
