import { PACKAGE_NAME } from '../lib/version';
import type { BenchTelemetry } from './telemetry';

/** Number of series by metric. */
export type Series = Readonly<Record<string, number>>;

/** The series that a run emitted, and the series that its closed sets of labels produce. */
export interface Emitted {
  readonly series: Series;
  readonly expected: Series;
  /** The sum of the counter that counts every call or event. */
  readonly counted: number;
}

/** The result of a long run, with figures for each part. */
export interface Soaked extends Emitted {
  /** Bytes of resident memory after each part; for webhooks also before the first part. */
  readonly resident: readonly number[];
  /** Bytes of heap at the same points. */
  readonly heap: readonly number[];
  /** CPU time per call or event for each part, as a multiple of the floor in the same part. */
  readonly cost: readonly number[];
}

/** Returns what the run emitted. `counter` is the metric that counts every call or event. */
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
