import { BY_HAND } from '../by-hand';
import type { Timings } from '../rounds';
import { range, rowOf, type Row } from '../row';
import { slopePerMillion } from '../slope';
import { median, ratios } from '../statistics';
import { BOUNDED } from '../webhooks/bounded';
import type { Streamed } from '../webhooks/stream';
import type { FigureTimings } from '../webhooks/turn';
import { of } from './timings';

/** Rows of the servers over loopback. The target of the receiver is the server by hand with the same bounds. */
export function requestRows({ rate, p99, cpu, sender, core }: FigureTimings): Row[] {
  const rowsOf = (name: string): Row[] => [
    rowOf(`webhooks over loopback, ${name}`, of(rate, name), '/s'),
    rowOf('  CPU time of its process per request', of(cpu, name), 'us'),
    { ...rowOf('  p99', of(p99, name), 'ms'), isDetail: name === 'bare' },
  ];
  const rates = (name: string) => ratios(of(rate, name), of(rate, 'bare'));
  const cpuTimes = (name: string) => ratios(of(cpu, 'bare'), of(cpu, name));
  const overBounded = (figure: Timings, name: string) => ratios(of(figure, name), of(figure, BOUNDED));
  const details = [
    rowOf('requests/s, receiver / bare', rates('receiver'), 'x'),
    rowOf('  by hand without bounds / bare', rates(BY_HAND), 'x'),
    rowOf('  by hand with the same bounds / bare', rates(BOUNDED), 'x'),
    rowOf('  a span without attributes, no metrics / bare', rates('span'), 'x'),
    rowOf('  by CPU time, receiver / bare', cpuTimes('receiver'), 'x'),
    rowOf('  by CPU time, by hand without bounds / bare', cpuTimes(BY_HAND), 'x'),
    rowOf('  by CPU time, by hand with the same bounds / bare', cpuTimes(BOUNDED), 'x'),
    rowOf('  by CPU time, a span / bare', cpuTimes('span'), 'x'),
    rowOf('  p99, receiver / bare', ratios(of(p99, 'receiver'), of(p99, 'bare')), 'x'),
    rowOf('  CPU time of the sender per request, bare', of(sender, 'bare'), 'us'),
    rowOf('  share of a core that the server had, bare', of(core, 'bare'), 'x'),
    ...rowsOf(BY_HAND),
  ];
  return [
    ...['bare', 'receiver', BOUNDED].flatMap(rowsOf),
    {
      ...rowOf(
        'CPU time per request, receiver / by hand with the same bounds',
        overBounded(cpu, 'receiver'),
        'x',
      ),
      target: 'receiverCpu',
    },
    {
      ...rowOf('  p99, receiver / by hand with the same bounds', overBounded(p99, 'receiver'), 'x'),
      target: 'receiverP99',
    },
    rowOf(
      '  CPU time, receiver / by hand without bounds',
      ratios(of(cpu, 'receiver'), of(cpu, BY_HAND)),
      'x',
    ),
    ...details.map((row) => ({ ...row, isDetail: true })),
  ];
}

export function verificationRows(processes: readonly Timings[]): Row[] {
  const time = (what: string, name: string): Row =>
    rowOf(
      what,
      processes.map((timings) => median(of(timings, name))),
      'ns',
      range,
    );
  const shares = processes.map((timings) => median(ratios(of(timings, 'floor'), of(timings, 'ours'))));
  return [
    time('webhook verified and parsed: the floor', 'floor'),
    { ...time('  verified and read as an event', 'ours'), isDetail: true },
    { ...time('  the same with a failure to classify', 'failure'), isDetail: true },
    { ...rowOf('  verify and read, floor / ours', shares, 'x', range), target: 'verification' },
  ];
}

export function rejectionRows(timings: Timings): Row[] {
  const shares = (name: string) => ratios(of(timings, name), of(timings, 'accepted'));
  return [
    rowOf('webhook handled, without HTTP', of(timings, 'accepted'), 'ns'),
    { ...rowOf('  forged webhook, rejected / handled', shares('forged'), 'x'), target: 'forged' },
    { ...rowOf('  unsigned webhook, rejected / handled', shares('unsigned'), 'x'), target: 'unsigned' },
  ];
}

/** The slope of fewer points is that of the steps in which tables grow. It shows only a leak of an entry per webhook. */
const MIN_POINTS = 8;
const LEAK_OF_ENTRIES = 100e6;

/** Rows of a long stream. The first part fills the memory of events, so the slope is measured after it. */
export function millionRows({ events, perId, perSend, resident, heap, cost }: Streamed): Row[] {
  const [empty = Number.NaN, ...later] = resident;
  const grown = later.map((value) => value - empty);
  const full = heap.slice(1);
  return [
    {
      what: 'heap of a long stream of webhooks, slope of the second half per million',
      value: slopePerMillion(full, events / full.length),
      unit: 'MB',
      spread: range(full),
      target: 'millionHeap',
      ...(full.length < MIN_POINTS && { limit: LEAK_OF_ENTRIES }),
    },
    { what: '  webhooks in the stream', value: events, unit: 'number', isDetail: true },
    {
      what: '  resident memory of the stream grows by at most',
      value: Math.max(...grown),
      unit: 'MB',
      spread: range(grown),
      isSummarized: true,
    },
    { what: '  heap per remembered event', value: perId, unit: 'B', isDetail: true },
    { what: '  heap per send in the journal', value: perSend, unit: 'B', isDetail: true },
    {
      what: '  cost of a webhook, last part / second',
      value: (cost.at(-1) ?? Number.NaN) / (cost[1] ?? Number.NaN),
      unit: 'x',
      target: 'millionCost',
    },
  ];
}
