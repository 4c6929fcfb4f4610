import { CustomerIOInstrumentation } from '../../lib';
import { BY_HAND } from '../by-hand';
import { isQuick, reportResult } from '../phase';
import { interleaved, type Timings } from '../rounds';
import { BenchTelemetry } from '../telemetry';
import { startVendor } from '../vendor';
import { cpuMicros } from '../webhooks/cpu';
import { wrapByHand } from './by-hand';
import {
  clientOf,
  copyOfAnalytics,
  deliver,
  EVENTS_PER_BATCH,
  loadAnalytics,
  type AnalyticsClient,
} from './sdk';
import { verify } from './verify';

const BURST = EVENTS_PER_BATCH * 10;
const BURSTS_PER_TURN = 6;

let done = 0;

/** Delivers events in bursts. The turn pays for its garbage, because the variants differ in it. */
async function turn(client: AnalyticsClient): Promise<void> {
  for (let burst = 0; burst < BURSTS_PER_TURN; burst += 1) {
    await deliver(client, done, BURST);
    done += BURST;
  }
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
}

/** Measures the CPU time of an event from `track()` to its delivery over real HTTP, garbage collection included. */
async function cpu(): Promise<Timings> {
  const vendor = await startVendor();
  const telemetry = new BenchTelemetry('default').register();
  const connect = ({ sdk }: Pick<ReturnType<typeof copyOfAnalytics>, 'sdk'>) => clientOf(sdk, vendor.url);

  const bare = await connect(copyOfAnalytics());
  const control = await connect(copyOfAnalytics());
  const wrapped = copyOfAnalytics();
  const byHand = await connect(wrapped);
  wrapByHand(wrapped, byHand);
  // enabled after the copies are loaded, so that only the last one is patched
  new CustomerIOInstrumentation();
  const instrumented = await connect({ sdk: loadAnalytics() });

  const variants = { bare, instrumented, [BY_HAND]: byHand, control };
  await verify(variants, telemetry);
  const timings = await interleaved(
    Object.entries(variants).map(([name, client]) => ({ name, unit: () => turn(client) })),
    {
      rounds: isQuick ? 8 : 40,
      warmUpRounds: isQuick ? 3 : 8,
      unitsPerRound: 1,
      callsPerUnit: BURST * BURSTS_PER_TURN,
      clock: () => cpuMicros() * 1000,
      between: () => telemetry.takeSpans(),
    },
  );
  vendor.stop();
  return timings;
}

reportResult(cpu);
