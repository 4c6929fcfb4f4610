import type { Random } from './random';
import type { Api } from './request';

/** How long one API takes to answer, in milliseconds. */
export interface Latency {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Latency per API; an API left out answers at once. */
export type LatencyProfile = Readonly<Partial<Record<Api, Latency>>>;

/** The 99th percentile of a standard normal distribution. */
const Z_P99 = 2.326;
/** Draws beyond this are cut, so that one sample in a long run cannot stall it. */
const Z_MAX = 4;

/** One log-normal draw: server latencies have a long right tail and never go below zero. */
export function sampleLatencyMs({ medianMs, p99Ms }: Latency, random: Random): number {
  if (medianMs <= 0) return 0;
  const sigma = Math.max(0, Math.log(p99Ms / medianMs)) / Z_P99;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(sigma * Math.min(normal, Z_MAX));
}
