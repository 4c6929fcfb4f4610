import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { CustomerIOInstrumentation } from '../../lib';
import { isQuick, reportResult } from '../phase';
import { orderOf, type Timings } from '../rounds';
import { API_KEY, copyOfSdk, CUSTOMER, loadSdk, SITE_ID, TRAITS, type TrackClient } from '../stub';
import { BenchTelemetry } from '../telemetry';
import { startVendor } from '../vendor';

const ROUNDS = isQuick ? 4 : 12;
const WARM_UP_ROUNDS = 1;
const WINDOW_MS = isQuick ? 1_500 : 3_000;
/** Interval of the calls: about 600 calls a second, a busy service that is not saturated. */
const TICK_MS = 5;
const CALLS_PER_TICK = 3;
const RESOLUTION_MS = 1;

/** Makes calls at a fixed rate over real HTTP. @returns the mean delay of the event loop in nanoseconds */
async function delayOf(client: TrackClient): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const calls: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    for (let call = 0; call < CALLS_PER_TICK; call += 1) calls.push(client.identify(CUSTOMER, TRAITS));
  }, TICK_MS);
  delay.enable();
  await sleep(WINDOW_MS);
  delay.disable();
  clearInterval(timer);
  await Promise.all(calls);
  return delay.mean;
}

/** Measures the delay of the event loop at a fixed call rate: bare and instrumented, in turns. */
async function delays(): Promise<Timings> {
  new BenchTelemetry('default').register();
  const vendor = await startVendor();
  const options = { url: vendor.url };

  const bare = new (copyOfSdk().TrackClient)(SITE_ID, API_KEY, options);
  new CustomerIOInstrumentation();
  const instrumented = new (loadSdk().TrackClient)(SITE_ID, API_KEY, options);
  const variants = [
    { name: 'bare', client: bare },
    { name: 'instrumented', client: instrumented },
  ];
  const timings: Timings = { bare: [], instrumented: [] };
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const { name, client } of orderOf(variants, round)) {
      globalThis.gc?.();
      const mean = await delayOf(client);
      if (round >= WARM_UP_ROUNDS) timings[name]?.push(mean);
    }
  }
  vendor.stop();
  return timings;
}

reportResult(delays);
