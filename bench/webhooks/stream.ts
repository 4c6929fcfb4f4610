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
/** A part is as many events as are remembered: with the first, the memory is full. */
const PART = RECEIVER_OPTIONS.dedupeMaxIds.default;
/** The floor is timed beside every so many batches. */
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

/** Distinct events from `from` on, in batches made and journalled before they are timed. @returns cost */
async function part(receiver: WebhookReceiver, from: number, events: number): Promise<number> {
  const costs: number[] = [];
  for (let done = 0; done < events; done += BATCH) {
    const batch = stretch(from + done, BATCH);
    const webhooks = arriving(batch);
    sendsOf(batch).forEach(([deliveryId, send]) => sends.record(deliveryId, send));
    const micros = await cpuOf(() => handleAll(receiver, webhooks));
    if ((done / BATCH) % FLOOR_EVERY === 0) costs.push(micros / (await cpuOf(() => floorAll(webhooks))));
    // what waits for the event loop: batches of spans, timers
    await setImmediate();
  }
  return median(costs);
}

/** Fills the process's journal. @returns bytes per send */
async function journal(): Promise<number> {
  const size = currentTelemetry().config.deliveryJournalSize;
  const before = heapOf(await held(telemetry));
  sendsOf(stretch(0, eventsWithSends(size))).forEach(([deliveryId, send]) => sends.record(deliveryId, send));
  return (heapOf(await held(telemetry)) - before) / size;
}

/** Distinct events through one receiver with its default bounds, in `parts` of 100,000. */
export async function stream(parts: number): Promise<Streamed> {
  const perSend = await journal();
  // remembers next to nothing, so that it leaves next to nothing behind
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
