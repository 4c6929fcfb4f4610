import type { LatencyProfile } from '../../testing/simulator';
import { parseDuration } from '../duration';
import { UsageError } from '../usage-error';

const EXAMPLE = 'accepted: p50 and p99 in milliseconds, such as p50=80,p99=900';

/**
 * Parses `--latency`: `p50=80,p99=900`, in milliseconds or with a unit. Without p99, all responses take the same time.
 *
 * @throws {UsageError} if a part is invalid, or if p99 is below p50
 */
export function parseLatency(text: string): LatencyProfile {
  const values = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, value] = /^\s*(p50|p99)=(\d+(?:\.\d+)?(?:ms|s|m|h)?)\s*$/i.exec(part) ?? [];
    if (name === undefined || value === undefined || values.has(name.toLowerCase())) {
      throw new UsageError(`--latency is ${JSON.stringify(text)}; ${EXAMPLE}.`);
    }
    values.set(name.toLowerCase(), parseDuration(/\d$/.test(value) ? `${value}ms` : value, '--latency'));
  }
  const medianMs = values.get('p50');
  if (medianMs === undefined) throw new UsageError(`--latency has no p50; ${EXAMPLE}.`);
  const p99Ms = values.get('p99') ?? medianMs;
  if (p99Ms < medianMs) throw new UsageError(`--latency has a p99 below its p50; ${EXAMPLE}.`);
  const latency = { medianMs, p99Ms };
  return { track: latency, app: latency, pipelines: latency };
}
