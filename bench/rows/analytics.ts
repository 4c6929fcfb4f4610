import type { PendingMemory } from '../analytics/memory';
import { BY_HAND } from '../by-hand';
import type { Timings } from '../rounds';
import { quartiles, rowOf, type Row } from '../row';
import { ratios } from '../statistics';
import type { TargetName } from '../targets';
import { of } from './timings';

/** Rows of the CPU time of an event of `cdp-analytics-node`. Rounds of all processes count alike. */
export function eventRows(processes: readonly Timings[]): Row[] {
  const all = (name: string) => processes.flatMap((timings) => of(timings, name));
  const ratio = (what: string, name: string, other: string, target?: TargetName): Row => ({
    ...rowOf(what, ratios(all(name), all(other)), 'x, exact'),
    ...(target !== undefined && { target }),
  });
  const bareUs = all('bare').map((value) => value / 1000);
  return [
    rowOf('CPU time of an event of cdp-analytics-node over loopback, bare', bareUs, 'us'),
    ratio('  CPU time of an event, instrumented / bare', 'instrumented', 'bare', 'eventOverBare'),
    ratio('  bare against bare: the noise', 'control', 'bare'),
    { ...ratio('  by hand / bare', BY_HAND, 'bare'), isDetail: true },
    ratio('  CPU time of an event, instrumented / by hand', 'instrumented', BY_HAND, 'eventOverByHand'),
  ];
}

/** Rows of the memory of pending events, and of the reading of the queue. */
export function pendingRows({ events, bare, instrumented, readings }: PendingMemory): Row[] {
  return [
    { what: `memory of a pending event, of ${events.toLocaleString('en')}, bare`, value: bare, unit: 'B' },
    {
      what: '  memory of a pending event, instrumented / bare',
      value: instrumented / bare,
      unit: 'x, exact',
      target: 'pendingMemory',
    },
    {
      what: '  reading of depth and oldest age, the slowest',
      value: Math.max(...readings),
      unit: 'ms, exact',
      spread: quartiles(readings),
      target: 'queueReading',
    },
  ];
}
