import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { GuardedJournal } from '../../lib/delivery/journal';
import { currentTelemetry } from '../../lib/telemetry';
import { createWebhookReceiver, type WebhookReceiver } from '../../lib/webhooks';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { emitted, type Soaked } from '../emitted';
import { held, heapOf } from '../held';
import { median } from '../statistics';
import { BenchTelemetry } from '../telemetry';
import { bareEvent } from './bare';
import { cpuMicros } from './cpu';
import {
  arriving,
  EVENTS_PER_CYCLE,
  eventsWithSends,
  sendsOf,
  SIGNING_KEY,
  stretch,
  type Arriving,
} from './events';
import { expectedSeries } from './series';

const BATCH = EVENTS_PER_CYCLE * 50;
/** Events in a part: the number of remembered ids, so that the memory is full after the first part. */
const PART = RECEIVER_OPTIONS.dedupeMaxIds.default;
/** The floor is measured once per this number of batches. */
const FLOOR_EVERY = 4;
const WARM_UP_EVENTS = 30_000;

const telemetry = new BenchTelemetry('default').register();
const sends = new GuardedJournal(currentTelemetry, 250);

export interface Streamed extends Soaked {
  readonly events: number;
  /** Bytes of heap per remembered event. */
  readonly perId: number;
  /** Bytes of heap per send in the journal. */
  readonly perSend: number;
}

async function handleAll(receiver: WebhookReceiver, webhooks: readonly Arriving[]): Promise<void> {
  for (const { headers, body } of webhooks) {
    const { status } = await receiver.handle({ headers, rawBody: body });
    assert.equal(status, 200);
  }
}

function floorAll(webhooks: readonly Arriving[]): Promise<void> {
  for (const { headers, body } of webhooks) {
    assert(bareEvent(headers['x-cio-timestamp'], headers['x-cio-signature'], body) !== undefined);
  }
  return Promise.resolve();
}

async function cpuOf(run: () => Promise<void>): Promise<number> {
  const before = cpuMicros();
  await run();
  return cpuMicros() - before;
}

/**
 * Handles distinct events, starting with number `from`. Batches are created and recorded in the journal before they
 * are measured.
 *
 * @returns CPU time as a multiple of the floor
 */
async function part(receiver: WebhookReceiver, from: number, events: number): Promise<number> {
  const costs: number[] = [];
  for (let done = 0; done < events; done += BATCH) {
    const batch = stretch(from + done, BATCH);
    const webhooks = arriving(batch);
    sendsOf(batch).forEach(([deliveryId, send]) => sends.record(deliveryId, send));
    const micros = await cpuOf(() => handleAll(receiver, webhooks));
    if ((done / BATCH) % FLOOR_EVERY === 0) costs.push(micros / (await cpuOf(() => floorAll(webhooks))));
    // lets the event loop export spans and run timers
    await setImmediate();
  }
  return median(costs);
}

/** Fills the journal of the process. @returns bytes per send */
async function fillJournal(): Promise<number> {
  const size = currentTelemetry().config.deliveryJournalSize;
  const before = heapOf(await held(telemetry));
  sendsOf(stretch(0, eventsWithSends(size))).forEach(([deliveryId, send]) => sends.record(deliveryId, send));
  return (heapOf(await held(telemetry)) - before) / size;
}

/** Passes distinct events through one receiver with its default limits, in `parts` of 100,000. */
export async function stream(parts: number): Promise<Streamed> {
  const perSend = await fillJournal();
  // remembers one id, so that it adds almost nothing to the memory
  await part(createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 1 }), 0, WARM_UP_EVENTS);

  const points = [await held(telemetry)];
  const cost: number[] = [];
  const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY });
  for (let done = 0; done < parts; done += 1) {
    cost.push(await part(receiver, WARM_UP_EVENTS + done * PART, PART));
    points.push(await held(telemetry));
  }
  const heap = points.map(heapOf);
  const perId = (Math.max(...heap) - heap[0]!) / PART;
  const all = await emitted(telemetry, expectedSeries(), 'customerio_message_events_total');
  return {
    events: parts * PART,
    perId,
    perSend,
    heap,
    resident: points.map(({ rss }) => rss),
    cost,
    ...all,
    counted: all.counted - WARM_UP_EVENTS,
  };
}
