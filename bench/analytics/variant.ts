import { CustomerIOInstrumentation } from '../../lib';
import { BY_HAND } from '../by-hand';
import { BenchTelemetry } from '../telemetry';
import { serveTurns } from '../turns';
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

/** Creates the client of each compared variant. `control` is bare once more. */
export const VARIANTS = {
  bare: (host: string) => clientOf(copyOfAnalytics().sdk, host),
  instrumented: (host: string) => {
    new CustomerIOInstrumentation();
    return clientOf(loadAnalytics(), host);
  },
  [BY_HAND]: async (host: string) => {
    const copy = copyOfAnalytics();
    const client = await clientOf(copy.sdk, host);
    wrapByHand(copy, client);
    return client;
  },
  control: (host: string) => clientOf(copyOfAnalytics().sdk, host),
} as const;

export type VariantName = keyof typeof VARIANTS;

const BURST = EVENTS_PER_BATCH * 10;
const EVENTS_PER_TURN = BURST * 10;

/** Delivers events in bursts. @returns CPU time of this process per event in nanoseconds */
async function turn(client: AnalyticsClient): Promise<number> {
  const before = cpuMicros();
  for (let first = 0; first < EVENTS_PER_TURN; first += BURST) await deliver(client, first, BURST);
  return ((cpuMicros() - before) * 1000) / EVENTS_PER_TURN;
}

/** The process of a variant: measures a turn for each message. */
async function serve(name: VariantName, host: string): Promise<void> {
  // also in the process of the bare client, which does not use it
  const telemetry = new BenchTelemetry('default').register();
  const client = await VARIANTS[name](host);
  serveTurns(async () => {
    const ns = await turn(client);
    await telemetry.takeSpans();
    return ns;
  });
}

const [name, host] = process.argv.slice(2);
if (require.main === module && name !== undefined && host !== undefined)
  void serve(name as VariantName, host);
