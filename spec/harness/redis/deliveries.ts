import { setTimeout as sleep } from 'node:timers/promises';
import { PUBLISHED_METRICS } from '../../../lib/catalog';
import type { WebhookReceiverOptions } from '../../../lib/webhooks';
import { until } from '../until';
import { envelope } from '../webhooks/webhook-world';
import { situationsOf, type Cell, type Store } from './at-least-once';
import { Replica } from './replica';
import { STORE_FAULTS } from './store-faults';

const RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;
/** Time limit of handlers that exceed it, and of retries that get 503 because another replica holds the claim. */
const SHORT_MS = 100;
/** Longer than the restart of a server takes. */
const UNTIL_RESTARTED_MS = 3_000;
/** Time limit of the others, which a fault does not exceed. */
const LONG_MS = 20_000;
/** Store timeout if the store is available all the time: a busy machine must not look like an unavailable store. */
const LONG_STORE_TIMEOUT_MS = 2_000;
/** Time in which a wrong second count would appear. */
const COUNT_MS = 300;

/** What happened to a cell. */
export interface Observed {
  readonly response: number | undefined;
  /** Statuses of the retries, up to the first 200. */
  readonly retries: readonly (number | undefined)[];
  /** Times at which `onEvent` started, in Unix milliseconds. */
  readonly starts: readonly number[];
  readonly counted: number;
}

export const nameOf = ({ handler, store, retriedAt, onFailure }: Cell): string =>
  [handler, store, retriedAt, onFailure].join(' | ');

const CAMPAIGNS = {
  campaign: 'campaign_id',
  broadcast: 'broadcast_id',
  newsletter: 'newsletter_id',
} as const;

/** Types of events with metric labels of their own: one for each cell, so that its count is known. */
const KINDS = Object.entries(CAMPAIGNS).flatMap(([campaign, field]) =>
  Object.entries(PUBLISHED_METRICS).flatMap(([channel, metrics]) =>
    channel === 'customer'
      ? []
      : metrics
          .filter((metric) => metric !== 'unsubscribed')
          .map((metric) => ({ channel, metric, field, labels: `${channel} ${metric} ${campaign}` })),
  ),
);
let used = 0;

/** Replicas that live through all faults: the first one gets first requests, the second one gets retries. */
export interface Survivors {
  readonly first: Replica;
  readonly second: Replica;
}

/** Delivers the events of cells that share a store, and retries each of them until it is accepted. */
export async function deliver(
  store: Store,
  cells: readonly Cell[],
  { first, second }: Survivors,
  leaseMs?: number,
): Promise<ReadonlyMap<string, Observed>> {
  const fault = await STORE_FAULTS[store](leaseMs ?? 0);
  const victim = cells.some(({ handler }) => handler === 'dies') ? await Replica.start('ioredis') : undefined;
  const group = leaseMs === undefined ? `${store}, real lease` : store;
  const all = [first, second, ...(victim === undefined ? [] : [victim])];
  try {
    if (fault.port !== undefined) await Promise.all(all.map((each) => each.connect(fault.port!)));
    const deliveries = cells.map((cell) => {
      const { channel, metric, field, labels } = KINDS[used++]!;
      const name = `${nameOf(cell)} ${used}`;
      const event = envelope(channel, metric, { [field]: 1 });
      const origin = cell.handler === 'dies' ? victim! : first;
      const target = cell.retriedAt === 'same' ? origin : second;
      return { cell, name, event, labels, origin, target, expected: situationsOf(cell)[0]! };
    });
    for (const { cell, name, origin, target, expected } of deliveries) {
      const common = { name, group, redisPort: fault.port, leaseMs };
      const isShort = ['late', 'never'].includes(cell.handler);
      const options: Partial<WebhookReceiverOptions> = {
        onHandlerFailure: cell.onFailure,
        handlerTimeoutMs: LONG_MS,
        ...(store === 'healthy' && { storeTimeoutMs: LONG_STORE_TIMEOUT_MS }),
      };
      const short = { ...options, handlerTimeoutMs: SHORT_MS };
      // a completion before the restart would be lost, and so would be that of a handler in time
      const slow = { ...options, handlerTimeoutMs: store === 'restarted' ? UNTIL_RESTARTED_MS : SHORT_MS };
      await origin.define([{ ...common, handler: cell.handler, options: isShort ? slow : options }]);
      const isBusy = expected.accepted === 'after the lease';
      if (target !== origin) await target.define([{ ...common, options: isBusy ? short : options }]);
    }

    await fault.beforeClaims?.();
    const responses = deliveries.map(({ origin, name, event }) => origin.send(name, event));
    const starts = async () => {
      const runs = Object.assign(
        {},
        ...(await Promise.all([first, victim].map(async (each) => (await each?.state())?.runs))),
      ) as Record<string, number[]>;
      return deliveries.every(({ name }) => (runs[name] ?? []).length > 0) && runs;
    };
    const firstStarts = await until('a running handler for each event', starts);
    await victim?.destroy();
    await fault.whileHandlersRun?.();
    await first.open(group);
    const statuses = await Promise.all(responses);
    await fault.afterResponses?.();

    const retries = await Promise.all(
      deliveries.map(async ({ name, event, target, expected }) => {
        const key = `${name}:event:${event.event_id}`;
        const { get } = fault;
        // the retry comes after the completion has reached the store
        if (get !== undefined && expected.runs === 1)
          await until(`completion of ${name}`, async () => (await get(key))?.startsWith('done'));
        return retry(target, name, event);
      }),
    );
    await first.open(`${group} end`);

    const survivors = [first, second];
    const countedOf = async () => {
      const states = await Promise.all(survivors.map((each) => each.state()));
      return deliveries.map(({ labels }) =>
        states.reduce((sum, { counted }) => sum + (counted[labels] ?? 0), 0),
      );
    };
    const isCounted = async () =>
      (await countedOf()).every((counted, index) => counted >= deliveries[index]!.expected.counted);
    await until('a count for each event', isCounted).catch(() => undefined);
    await sleep(COUNT_MS);
    const counted = await countedOf();
    const states = await Promise.all(survivors.map((each) => each.state()));
    return new Map(
      deliveries.map(({ cell, name, origin }, index) => {
        const later = states.flatMap(({ runs }) => runs[name] ?? []);
        const starts = origin === victim ? [...(firstStarts[name] ?? []), ...later] : later;
        const observed = {
          response: statuses[index],
          retries: retries[index] ?? [],
          starts: starts.sort((one, other) => one - other),
          counted: counted[index] ?? 0,
        };
        return [nameOf(cell), observed];
      }),
    );
  } finally {
    await victim?.destroy();
    await fault.close();
  }
}

async function retry(target: Replica, name: string, event: object): Promise<(number | undefined)[]> {
  const statuses: (number | undefined)[] = [];
  // the real lease is a minute
  const end = Date.now() + MAX_RETRY_MS + 60_000;
  while (statuses.at(-1) !== 200 && Date.now() < end) {
    if (statuses.length > 0) await sleep(RETRY_MS);
    statuses.push(await target.send(name, event));
  }
  return statuses;
}
