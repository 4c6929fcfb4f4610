import { quantile, type Bucket } from './exposition';
import type { Count, History } from './history';
import type { Reading } from './reading';

/** A value for each time; null without calls or without an earlier reading. */
type Values = readonly (number | null)[];

/** Returns what the charts draw: times in Unix seconds, rates per second, latency in milliseconds, and counts. */
export function chartData(history: History) {
  const { readings, latest } = history;
  const rates = (count: Count): Values => readings.map((reading) => history.rate(count, reading) ?? null);
  const byApi = (count: 'calls' | 'errors') =>
    Object.fromEntries(
      (latest?.apis ?? []).map(({ api }) => [
        api,
        rates(({ apis }) => apis.find((other) => other.api === api)?.[count] ?? 0),
      ]),
    );
  const latency = (q: number): Values =>
    readings.map((reading) => {
      const value = quantile(q, increase(history.before(reading)?.latency ?? [], reading));
      return Number.isNaN(value) ? null : value;
    });
  return {
    times: readings.map(({ at }) => at / 1_000),
    calls: byApi('calls'),
    errors: byApi('errors'),
    latency: { p50: latency(0.5), p95: latency(0.95) },
    messages: latest?.messages,
    webhooks: {
      received: rates(({ webhooks }) => webhooks.received),
      duplicates: rates(({ webhooks }) => webhooks.duplicates),
      rejected: rates(({ webhooks }) => webhooks.rejected),
    },
    events: {
      accepted: rates(({ events }) => events.accepted),
      lost: rates(({ events }) => events.lost),
    },
  };
}

/** Returns the buckets of the calls between two readings. */
function increase(earlier: readonly Bucket[], { latency }: Reading): Bucket[] {
  const before = new Map(earlier);
  return latency.map(([le, count]) => [le, count - (before.get(le) ?? 0)]);
}
