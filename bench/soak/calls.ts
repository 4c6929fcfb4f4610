import { setImmediate } from 'node:timers/promises';
import { CustomerIOInstrumentation } from '../../lib';
import { emitted, type Soaked } from '../emitted';
import { held, heapOf } from '../held';
import { isQuick, reportResult } from '../phase';
import { median } from '../statistics';
import { copyOfSdk, loadSdk } from '../stub';
import { BenchTelemetry } from '../telemetry';
import { cpuMicros } from '../webhooks/cpu';
import { clientsOf, expectedSeries, MIX, stubVendor } from './mix';

const CALLS = isQuick ? 400_000 : 5_000_000;
const CUSTOMERS = isQuick ? 80_000 : 1_000_000;
const PARTS = 20;
/** Between batches the event loop turns: spans are exported, timers run. */
const BATCH = 2_000;
/** The bare client is measured once per this number of batches. */
const BARE_EVERY = 5;

export interface SoakedCalls extends Soaked {
  readonly calls: number;
}

const telemetry = new BenchTelemetry('default').register();
type Clients = ReturnType<typeof clientsOf>;

/** Makes a batch of calls, starting with number `first`. @returns CPU time per call in microseconds */
async function batch(clients: Clients, first: number): Promise<number> {
  const before = cpuMicros();
  for (let index = first; index < first + BATCH; index += 1) {
    // each customer has the same number of calls, far apart
    const customer = `customer-${index % CUSTOMERS}`;
    await MIX[index % MIX.length]!.call(clients, customer).catch(() => undefined);
  }
  return (cpuMicros() - before) / BATCH;
}

async function part(bare: Clients, instrumented: Clients, first: number): Promise<number> {
  const costs: number[] = [];
  const batches = CALLS / PARTS / BATCH;
  for (let done = 0; done < batches; done += 1) {
    const micros = await batch(instrumented, first + done * BATCH);
    await setImmediate();
    if (done % BARE_EVERY === 0) costs.push(micros / (await batch(bare, first + done * BATCH)));
    await setImmediate();
  }
  return median(costs);
}

async function calls(): Promise<SoakedCalls> {
  stubVendor();
  const bare = clientsOf(copyOfSdk());
  // enabled after the copy is loaded, so that only the next one is patched
  new CustomerIOInstrumentation();
  const instrumented = clientsOf(loadSdk());

  const usage: NodeJS.MemoryUsage[] = [];
  const cost: number[] = [];
  for (let done = 0; done < PARTS; done += 1) {
    cost.push(await part(bare, instrumented, (done * CALLS) / PARTS));
    usage.push(await held(telemetry));
  }
  return {
    calls: CALLS,
    resident: usage.map(({ rss }) => rss),
    heap: usage.map(heapOf),
    cost,
    ...(await emitted(telemetry, expectedSeries(), 'customerio_api_requests_total')),
  };
}

reportResult(calls);
