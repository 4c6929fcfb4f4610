import { CustomerIOInstrumentation } from '../../lib';
import {
  clientOf,
  copyOfAnalytics,
  EVENTS_PER_BATCH,
  loadAnalytics,
  type AnalyticsClient,
} from '../analytics/sdk';
import { emitted, type Soaked } from '../emitted';
import { held, heapOf } from '../held';
import { isQuick, reportResult } from '../phase';
import { median } from '../statistics';
import { BenchTelemetry } from '../telemetry';
import { cpuMicros } from '../webhooks/cpu';

const PARTS = 20;
const BURST = EVENTS_PER_BATCH * 10;
const BURSTS_PER_PART = isQuick ? 20 : 340;
const EVENTS = PARTS * BURSTS_PER_PART * BURST;
/** The bare client is measured once per this number of bursts. */
const BARE_EVERY = 5;
/** One in this number of requests is rejected. */
const REJECTED_EVERY = 10;

export interface SoakedEvents extends Soaked {
  readonly events: number;
}

const telemetry = new BenchTelemetry('default').register();

type Call = (client: AnalyticsClient, userId: string) => void;

/** The six methods of a client, called one after the other. A batch has events of all of them. */
const CALLS: readonly Call[] = [
  (client, userId) => client.identify({ userId, traits: { plan: 'pro' } }),
  (client, userId) => client.track({ userId, event: 'purchase', properties: { order: userId } }),
  (client, userId) => client.page({ userId, name: 'Start' }),
  (client, userId) => client.screen({ userId, name: 'Start' }),
  (client, userId) => client.group({ userId, groupId: 'a-company' }),
  (client, userId) => client.alias({ userId, previousId: `${userId}-before` }),
];

/** Replaces the network. Responds at once. */
function stubRequests(): void {
  let requests = 0;
  globalThis.fetch = () => {
    requests += 1;
    const status = requests % REJECTED_EVERY === 0 ? 400 : 200;
    return Promise.resolve({ status, ok: status === 200, statusText: 'text' } as Response);
  };
}

/** Sends a burst of events of distinct customers, and waits for their end. @returns CPU time in microseconds */
async function burst(client: AnalyticsClient, first: number): Promise<number> {
  const before = cpuMicros();
  const drained = new Promise<void>((resolve) => client.once('drained', resolve));
  for (let index = first; index < first + BURST; index += 1) {
    CALLS[index % CALLS.length]!(client, `customer-${index}`);
  }
  await drained;
  return cpuMicros() - before;
}

async function part(bare: AnalyticsClient, instrumented: AnalyticsClient, first: number): Promise<number> {
  const costs: number[] = [];
  for (let done = 0; done < BURSTS_PER_PART; done += 1) {
    const micros = await burst(instrumented, first + done * BURST);
    if (done % BARE_EVERY === 0) costs.push(micros / (await burst(bare, first + done * BURST)));
  }
  return median(costs);
}

/** The number of series of each metric. It does not depend on the number of events or customers. */
const EXPECTED = {
  // accepted and delivery_failed for each method
  customerio_pipelines_events_total: CALLS.length * 2,
  customerio_pipelines_event_latency_ms: CALLS.length * 2,
  customerio_pipelines_queue_events: 2,
  customerio_pipelines_queue_oldest_ms: 1,
  customerio_pipelines_batch_bytes: 1,
  // success and error
  customerio_api_requests_total: 2,
  customerio_api_latency_ms: 2,
  customerio_api_errors_total: 1,
  customerio_api_batch_size: 1,
  customerio_api_in_flight: 1,
};

async function events(): Promise<SoakedEvents> {
  stubRequests();
  const bare = await clientOf(copyOfAnalytics().sdk, 'http://127.0.0.1:9');
  // enabled after the copy is loaded, so that only the next one is patched
  new CustomerIOInstrumentation();
  const instrumented = await clientOf(loadAnalytics(), 'http://127.0.0.1:9');

  const usage: NodeJS.MemoryUsage[] = [];
  const cost: number[] = [];
  for (let done = 0; done < PARTS; done += 1) {
    cost.push(await part(bare, instrumented, done * BURSTS_PER_PART * BURST));
    usage.push(await held(telemetry));
  }
  return {
    events: EVENTS,
    resident: usage.map(({ rss }) => rss),
    heap: usage.map(heapOf),
    cost,
    ...(await emitted(telemetry, EXPECTED, 'customerio_pipelines_events_total')),
  };
}

reportResult(events);
