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
