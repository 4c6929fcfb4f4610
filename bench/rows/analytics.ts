import type { PendingMemory } from '../analytics/memory';
import { BY_HAND } from '../by-hand';
import type { Timings } from '../rounds';
import { median, ratios } from '../statistics';
import type { Row } from '../table';
import { bytes, factor, of, quartiles, us } from './format';

const TARGETS = { overBare: 1.06, overByHand: 1.02, memory: 1.1, readingMs: 1 } as const;

const factor3 = (value: number) => `${value.toFixed(3)} x`;
const micros = (value: number) => us(value / 1000);

/** Rows of the CPU time of an event of `cdp-analytics-node`. Rounds of all processes count alike. */
export function eventRows(processes: readonly Timings[]): Row[] {
  const all = (name: string) => processes.flatMap((timings) => of(timings, name));
  const ratio = (what: string, name: string, other: string, limit?: number): Row => {
    const values = ratios(all(name), all(other));
    const measured = median(values);
    return {
      what,
      measured: factor3(measured),
      spread: quartiles(values, factor),
      ...(limit !== undefined && { target: `<= ${factor(limit)}`, met: measured <= limit }),
    };
  };
  return [
    {
      what: 'CPU time of an event of cdp-analytics-node over loopback, bare',
      measured: micros(median(all('bare'))),
      spread: quartiles(all('bare'), micros),
    },
    ratio('  CPU time of an event, instrumented / bare', 'instrumented', 'bare', TARGETS.overBare),
    ratio('  bare against bare: the noise', 'control', 'bare'),
    ratio('  by hand / bare', BY_HAND, 'bare'),
    ratio('  instrumented / by hand', 'instrumented', BY_HAND, TARGETS.overByHand),
  ];
}

/** Rows of the memory of pending events, and of the reading of the queue. */
export function pendingRows({ events, bare, instrumented, readings }: PendingMemory): Row[] {
  const measured = instrumented / bare;
  const slowest = Math.max(...readings);
  const duration = (value: number) => `${value.toFixed(3)} ms`;
  return [
    { what: `memory of a pending event, of ${events.toLocaleString('en')}, bare`, measured: bytes(bare) },
    {
      what: '  instrumented / bare',
      measured: factor3(measured),
      target: `<= ${factor(TARGETS.memory)}`,
      met: measured <= TARGETS.memory,
    },
    {
      what: '  reading of depth and oldest age, the slowest',
      measured: duration(slowest),
      spread: quartiles(readings, duration),
      target: `< ${duration(TARGETS.readingMs)}`,
      met: slowest < TARGETS.readingMs,
    },
  ];
}
