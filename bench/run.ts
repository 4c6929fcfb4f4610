import { runInstalled } from '../spec/harness/processes/installed-program';
import type { PendingMemory } from './analytics/memory';
import { isQuick, phase, phases } from './phase';
import type { Preloads } from './preload';
import { start } from './program';
import type { Timings } from './rounds';
import type { Row } from './row';
import { eventRows, pendingRows } from './rows/analytics';
import { aloneRows, callRows, idleRows, loopbackRows } from './rows/calls';
import { preloadRows } from './rows/preload';
import { redisRows } from './rows/redis';
import { millionRows, rejectionRows, requestRows, verificationRows } from './rows/webhooks';
import { STUBBED } from './stub';
import type { Measured } from './turns';
import type { RedisTimings } from './webhooks/redis';
import type { Streamed } from './webhooks/stream';
import type { FigureTimings } from './webhooks/turn';

const PACKAGES = [
  'customerio-node',
  '@customerio/cdp-analytics-node',
  '@opentelemetry/sdk-trace-node',
  'prom-client',
  'pino',
  'ioredis',
  'redis',
];

const NOTES = [
  `${STUBBED}. Loopback, webhooks, preload and CPU time of events: nothing is stubbed.`,
  'Medians of wall-clock time, or of CPU time in the rows that name it; means of calls that run alone.',
  'Spread: minimum and maximum over processes; quartiles for loopback, webhook requests and preload.',
  'With --runs: medians of the runs, with minimum and maximum.',
];

/** Measures the cost of the instrumentation. Ratios are from one run on one machine; absolute times are for orientation. */
async function measure(): Promise<Row[]> {
  // not after minutes of measurements
  runInstalled('redis-server', ['--version']);
  const processes = isQuick ? 2 : 5;
  return [
    ...callRows(await phases<Timings>('calls', processes)),
    ...aloneRows(await phases<Measured>('calls-alone', processes)),
    ...idleRows(await phases<Timings>('idle', isQuick ? 3 : 9)),
    ...loopbackRows(await phase<Timings>('loopback')),
    ...requestRows(await phase<FigureTimings>('webhooks/requests')),
    ...redisRows(await phase<RedisTimings>('webhooks/redis')),
    ...verificationRows(await phases<Timings>('webhooks/verification', isQuick ? 2 : 3)),
    ...rejectionRows(await phase<Timings>('webhooks/rejection')),
    ...millionRows(await phase<Streamed>('webhooks/million')),
    ...eventRows(await phases<Timings>('analytics/cpu', isQuick ? 1 : 2)),
    ...pendingRows(await phase<PendingMemory>('analytics/memory')),
    ...preloadRows(await phase<Preloads>('preload')),
  ];
}

start({ name: 'bench', packages: PACKAGES, notes: NOTES, measure });
