import { rowOf, type Row } from '../row';
import { ratios } from '../statistics';
import type { RedisTimings } from '../webhooks/redis';
import { of } from './timings';

/** Rows of receivers over Redis, by client, compared with the receiver in memory in the same round. */
export function redisRows({ timings, roundTrips }: RedisTimings): Row[] {
  const { cpu, rate, sender } = timings;
  return Object.entries(roundTrips).flatMap(([client, most]): Row[] => [
    rowOf(`webhooks over Redis, ${client}`, of(rate, client), '/s'),
    rowOf('  CPU time of its process per webhook', of(cpu, client), 'us'),
    {
      ...rowOf('  CPU time, over Redis / in memory', ratios(of(cpu, client), of(cpu, 'receiver')), 'x'),
      target: 'redisCpu',
    },
    { what: '  round trips of a webhook, at most', value: most, unit: 'number', target: 'redisRoundTrips' },
    { ...rowOf('  CPU time of the sender per webhook', of(sender, client), 'us'), isDetail: true },
  ]);
}
