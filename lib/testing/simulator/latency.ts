import type { Random } from './random';
import type { Api } from './request';

/** A distribution of response times, in milliseconds. */
export interface Latency {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Latency per API. An API without an entry responds immediately. */
export type LatencyProfile = Readonly<Partial<Record<Api, Latency>>>;

/** 99th percentile of a standard normal distribution. */
const Z_P99 = 2.326;
/** Upper limit of a sample, so that one extreme value cannot stall a long run. */
const Z_MAX = 4;

/** Returns a sample in milliseconds. The distribution is log-normal: a long right tail, never below zero. */
export function sampleLatencyMs({ medianMs, p99Ms }: Latency, random: Random): number {
  if (medianMs <= 0) return 0;
  const sigma = Math.max(0, Math.log(p99Ms / medianMs)) / Z_P99;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(sigma * Math.min(normal, Z_MAX));
}
