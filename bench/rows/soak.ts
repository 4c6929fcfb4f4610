import type { Emitted, Series, Soaked } from '../emitted';
import type { Timings } from '../rounds';
import { range, rowOf, type Row } from '../row';
import { slopePerMillion } from '../slope';
import type { SoakedEvents } from '../soak/analytics';
import type { SoakedCalls } from '../soak/calls';
import { median, ratios } from '../statistics';
import type { Streamed } from '../webhooks/stream';
import { of } from './timings';

const total = (series: Series) => Object.values(series).reduce((all, value) => all + value, 0);

function seriesRow({ series, expected }: Emitted): Row {
  const differing = Object.keys(expected).filter((metric) => series[metric] !== expected[metric]);
  return {
    what: `  series, of ${Object.keys(expected).length} metrics`,
    value: total(series),
    unit: 'number',
    ...(differing.length > 0 && { remark: `not as expected: ${differing.join(' ')}` }),
    target: 'soakSeries',
    limit: total(expected),
  };
}

function growthRow(cost: readonly number[]): Row {
  // the first part includes the compilation
  const quarter = Math.max(Math.floor((cost.length - 1) / 4), 1);
  return {
    what: '  cost of the last quarter / the first after warm-up, both over bare',
    value: median(cost.slice(-quarter)) / median(cost.slice(1, 1 + quarter)),
    unit: 'x',
    spread: range(cost.slice(1)),
    target: 'soakCost',
  };
}

const slopeRow = (
  memory: 'heap' | 'resident memory',
  values: readonly number[],
  done: number,
  what: string,
): Row => ({
  what: `  ${memory}, slope of the second half per million ${what}`,
  value: slopePerMillion(values, done / values.length),
  unit: 'MB',
  spread: range(values),
});

const countedRow = (counted: number, done: number, what: string): Row => ({
  what: `${what}: counted`,
  value: counted,
  unit: 'number',
  target: 'soakCounted',
  limit: done,
});

const residentRow = (resident: readonly number[], what: string): Row => ({
  ...rowOf(`  resident memory, while it handles ${what}`, resident, 'MB', range),
  isSummarized: true,
});

function soakedRows(soaked: Soaked, done: number, what: string, customers: string): Row[] {
  const { resident, heap, cost, counted } = soaked;
  return [
    countedRow(counted, done, `${what}, ${customers}`),
    seriesRow(soaked),
    { ...slopeRow('heap', heap, done, what), target: 'soakHeap' },
    { ...slopeRow('resident memory', resident, done, what), target: 'soakResident' },
    residentRow(resident, what),
    growthRow(cost),
  ];
}

export const soakedCallRows = (soaked: SoakedCalls): Row[] =>
  soakedRows(soaked, soaked.calls, 'calls', 'five for each customer');

export function soakedWebhookRows(streamed: Streamed): Row[] {
  const { events, resident, heap } = streamed;
  // without the point before the first part
  const afterParts = { ...streamed, resident: resident.slice(1), heap: heap.slice(1) };
  return soakedRows(afterParts, events, 'webhooks', 'each of a different customer');
}

/**
 * Resident memory has no target here. For a million events it grows by single steps of the young generation, and its slope
 * depends on where they are.
 */
export function soakedEventRows(soaked: SoakedEvents): Row[] {
  const { events, resident, heap, cost, counted } = soaked;
  const what = 'events of cdp-analytics-node';
  return [
    countedRow(counted, events, `${what}, each of a different customer`),
    seriesRow(soaked),
    { ...slopeRow('heap', heap, events, 'events'), target: 'soakHeap' },
    residentRow(resident, 'events'),
    growthRow(cost),
  ];
}

export function delayRows(timings: Timings): Row[] {
  const [bare, instrumented] = [of(timings, 'bare'), of(timings, 'instrumented')];
  const bareMs = bare.map((value) => value / 1e6);
  return [
    rowOf('delay of the event loop at 600 calls/s, bare', bareMs, 'ms'),
    {
      ...rowOf(
        '  delay of the event loop at 600 calls/s, instrumented / bare',
        ratios(instrumented, bare),
        'x',
      ),
      target: 'loopDelay',
    },
  ];
}
