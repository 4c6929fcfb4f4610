import { PACKAGE_NAME } from '../lib/version';
import type { BenchTelemetry } from './telemetry';

/** By metric, a number of series. */
export type Series = Readonly<Record<string, number>>;

/** What a run emitted, against what the closed sets in use make. */
export interface Emitted {
  readonly series: Series;
  readonly expected: Series;
  /** What the counter that is told of every call or event came to. */
  readonly counted: number;
}

/** What a long run gives by part, besides. */
export interface Soaked extends Emitted {
  /** Bytes of resident memory after each part; before the first of webhooks, too. */
  readonly resident: readonly number[];
  /** Bytes of heap at the same points. */
  readonly heap: readonly number[];
  /** CPU time per call or event by part, as a multiple of the floor's beside it. */
  readonly cost: readonly number[];
}

export async function emitted(
  telemetry: BenchTelemetry,
  expected: Series,
  counter: string,
): Promise<Emitted> {
  const values = [...(await telemetry.values(PACKAGE_NAME))];
  const of = (metric: string) => values.filter(([key]) => key.startsWith(`${metric} `));
  return {
    series: Object.fromEntries(Object.keys(expected).map((metric) => [metric, of(metric).length])),
    expected,
    counted: of(counter).reduce((sum, [, value]) => sum + value, 0),
  };
}
