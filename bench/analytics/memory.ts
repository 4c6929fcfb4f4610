import { setImmediate } from 'node:timers/promises';
import { CustomerIOInstrumentation } from '../../lib';
import { registry } from '../../lib/analytics/registry';
import { held, heapOf } from '../held';
import { isQuick, reportResult } from '../phase';
import { BenchTelemetry } from '../telemetry';
import { clientOf, copyOfAnalytics, loadAnalytics, track, type AnalyticsClient } from './sdk';

const EVENTS = isQuick ? 10_000 : 50_000;
/** Between bursts the event loop turns, so that the plugins of the SDK run. */
const BURST = 500;
const READINGS = 100;

export interface PendingMemory {
  readonly events: number;
  /** Bytes of heap per pending event. */
  readonly bare: number;
  readonly instrumented: number;
  /** Milliseconds of each reading of depth and oldest age. */
  readonly readings: readonly number[];
}

/** Keeps the requests alive, like the sockets of real ones. */
const requests: unknown[] = [];
const telemetry = new BenchTelemetry('default').register();

/** Enqueues events that stay pending. @returns bytes of heap per event */
async function pendingIn(client: AnalyticsClient): Promise<number> {
  const before = heapOf(await held(telemetry));
  for (let first = 0; first < EVENTS; first += BURST) {
    track(client, first, BURST);
    await setImmediate();
  }
  return (heapOf(await held(telemetry)) - before) / EVENTS;
}

function reading(): number {
  const startedAt = performance.now();
  const { queue } = registry;
  queue.closeGroup();
  queue.oldestAgeMs(performance.now());
  if (queue.queued + queue.sending !== EVENTS) throw new Error(`${queue.queued} events are pending`);
  return performance.now() - startedAt;
}

/** Measures the memory of pending events. A request never gets a response, and needs almost no memory itself. */
async function memory(): Promise<PendingMemory> {
  globalThis.fetch = () => new Promise((resolve) => requests.push(resolve));
  const settings = { maxEventsInBatch: EVENTS, flushInterval: 60_000, httpRequestTimeout: 60_000 };
  const host = 'http://127.0.0.1:9';
  const { sdk } = copyOfAnalytics();
  new CustomerIOInstrumentation();
  const bare = await pendingIn(await clientOf(sdk, host, settings));
  const instrumented = await pendingIn(await clientOf(loadAnalytics(), host, settings));
  return { events: EVENTS, bare, instrumented, readings: Array.from({ length: READINGS }, reading) };
}

reportResult(memory);
