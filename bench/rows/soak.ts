import type { Emitted, Series, Soaked } from '../emitted';
import type { Timings } from '../rounds';
import type { SoakedEvents } from '../soak/analytics';
import type { SoakedCalls } from '../soak/calls';
import { median, ratios } from '../statistics';
import type { Row } from '../table';
import type { Streamed } from '../webhooks/stream';
import { bytes, factor, MB, ms, of, quartiles, range } from './format';

/**
 * `growth`: cost of a call or event, as a multiple of the cost at the start. `delay`: delay of the event loop, as a
 * multiple of bare. `bytesPerMillion`: growth of resident memory after the warm-up, per million calls or events.
 */
const TARGETS = { growth: 1.1, delay: 1.1, bytesPerMillion: 2e6 } as const;

const count = (value: number) => value.toLocaleString('en');
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const total = (series: Series) => sum(Object.values(series));

/** Returns the growth per million: the slope of the least-squares line through the points of the second half. */
function slopePerMillion(values: readonly number[], perPoint: number): number {
  const half = values.slice(Math.floor(values.length / 2));
  const middle = (half.length - 1) / 2;
  const mean = sum(half) / half.length;
  const across = sum(half.map((value, at) => (at - middle) * (value - mean)));
  const square = sum(half.map((_, at) => (at - middle) ** 2));
  return (across / square / perPoint) * 1e6;
}

function seriesRow({ series, expected }: Emitted): Row {
  const differing = Object.keys(expected).filter((metric) => series[metric] !== expected[metric]);
  return {
    what: `  series, of ${Object.keys(expected).length} metrics`,
    measured: count(total(series)),
    ...(differing.length > 0 && { spread: `not as expected: ${differing.join(' ')}` }),
    target: `= ${count(total(expected))}`,
    met: differing.length === 0,
    exact: true,
  };
}

function growthRow(cost: readonly number[]): Row {
  // the first part includes the compilation
  const quarter = Math.max(Math.floor((cost.length - 1) / 4), 1);
  const growth = median(cost.slice(-quarter)) / median(cost.slice(1, 1 + quarter));
  return {
    what: '  cost of the last quarter / the first after warm-up, both over bare',
    measured: factor(growth),
    spread: range(cost.slice(1), factor),
    target: `<= ${factor(TARGETS.growth)}`,
    met: growth <= TARGETS.growth,
  };
}

function slopeRow(
  values: readonly number[],
  perPoint: number,
  what: string,
  memory = 'resident memory',
): Row {
  const slope = slopePerMillion(values, perPoint);
  return {
    what: `  ${memory}, slope of the second half per million ${what}`,
    measured: MB(slope),
    spread: range(values, MB),
    target: `<= ${MB(TARGETS.bytesPerMillion)}`,
    met: slope <= TARGETS.bytesPerMillion,
  };
}

function soakedRows(soaked: Soaked, done: number, what: string, customers: string): Row[] {
  const { resident, heap, cost, counted } = soaked;
  const perPoint = done / resident.length;
  return [
    {
      what: `${count(done)} ${what}, ${customers}: counted`,
      measured: count(counted),
      target: `= ${count(done)}`,
      met: counted === done,
      exact: true,
    },
    seriesRow(soaked),
    slopeRow(resident, perPoint, what),
    { what: '  heap, the same slope', measured: bytes(slopePerMillion(heap, perPoint)) },
    growthRow(cost),
  ];
}

export const soakedCallRows = (soaked: SoakedCalls): Row[] =>
  soakedRows(soaked, soaked.calls, 'calls', `${count(soaked.customers)} customers`);

export function soakedWebhookRows(streamed: Streamed): Row[] {
  const { events, resident, heap } = streamed;
  // without the point before the first part
  const afterParts = { ...streamed, resident: resident.slice(1), heap: heap.slice(1) };
  return soakedRows(afterParts, events, 'webhooks', 'each of a different customer');
}

/**
 * Here the heap has the target. Resident memory of a million events grows by single steps of the young generation, and its
 * slope depends on where they are.
 */
export function soakedEventRows(soaked: SoakedEvents): Row[] {
  const { events, resident, heap } = soaked;
  const rows = soakedRows(soaked, events, 'events of cdp-analytics-node', 'each of a different customer');
  const [counted, series, , , growth] = rows as [Row, Row, Row, Row, Row];
  return [
    counted,
    series,
    slopeRow(heap, events / heap.length, 'events', 'heap'),
    { what: '  resident memory', measured: MB(median(resident)), spread: range(resident, MB) },
    growth,
  ];
}

export function delayRow(timings: Timings): Row {
  const [bare, instrumented] = [of(timings, 'bare'), of(timings, 'instrumented')];
  const values = ratios(instrumented, bare);
  return {
    what: `delay of the event loop at 600 calls/s, instrumented / bare (${ms(median(bare) / 1e6)})`,
    measured: factor(median(values)),
    spread: quartiles(values, factor),
    target: `<= ${factor(TARGETS.delay)}`,
    met: median(values) <= TARGETS.delay,
  };
}
