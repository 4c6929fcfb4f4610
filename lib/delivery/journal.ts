import type * as Memory from './memory-journal';
import { swallowed } from '../diagnostics';
import { processWide } from '../global-state';
import type { Telemetry } from '../telemetry';
import { degradationOf } from './store-failures';
import { andThen } from './and-then';
import { Guard, UNAVAILABLE, type Unavailable } from './circuit-breaker';
import { Missed } from './unmatched-deliveries';
import type { Awaitable, DeliveryJournal, Send } from '../config/stores';

/** Loaded with the first send: half of what a preload would cost is lru-cache. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load at once
const memory = () => require('./memory-journal') as typeof Memory;

/** What the sending and the receiving side of a process share, in whichever copy of this package they are. */
interface Shared {
  readonly protocol: 1;
  memory: DeliveryJournal | undefined;
  /** Given to an instrumentation; the last one counts. */
  readonly configured: DeliveryJournal[];
  /** Deliveries whose webhooks found no send. */
  readonly missed: Missed;
}

const shared = processWide<Shared>('journal', () => ({
  protocol: 1,
  memory: undefined,
  configured: [],
  missed: new Missed(),
}));

/** Makes a journal that code configured the one that receivers of this process use too. */
export function useJournal(journal: DeliveryJournal): void {
  shared.configured.push(journal);
}

export function unuseJournal(journal: DeliveryJournal): void {
  const index = shared.configured.lastIndexOf(journal);
  if (index !== -1) shared.configured.splice(index, 1);
}

/** The process's journal in memory, or undefined where its size is 0. */
function inMemory(size: number): DeliveryJournal | undefined {
  return size === 0 ? undefined : (shared.memory ??= memory().memoryJournal(size));
}

const inUse = (telemetry: Telemetry): DeliveryJournal | undefined =>
  shared.configured.at(-1) ?? inMemory(telemetry.config.deliveryJournalSize);

/** Writes accepted sends and looks them up: bounded in time, and never with an error. */
export class Sends {
  private readonly guard: Guard;

  /** @param journal given by code; else the one the process uses */
  constructor(
    private readonly telemetry: () => Telemetry,
    timeoutMs: number,
    private readonly journal?: DeliveryJournal,
  ) {
    this.guard = new Guard(timeoutMs, degradationOf('journal', telemetry));
  }

  /** Not awaited by anybody. */
  record(deliveryId: string, send: Send): void {
    try {
      const telemetry = this.telemetry();
      const journal = this.journal ?? inUse(telemetry);
      if (journal === undefined) return;
      void this.guard.run(() => journal.record(deliveryId, send));
      if (shared.missed.delete(deliveryId)) {
        telemetry.instruments()?.deliveryLookups.add(1, { result: 'early' });
      }
    } catch (error) {
      swallowed('recording a send', error);
    }
  }

  /** Never rejects. */
  lookup(deliveryId: string): Awaitable<Send | undefined | Unavailable> {
    try {
      const journal = this.journal ?? inUse(this.telemetry());
      if (journal === undefined) return undefined;
      return andThen(
        this.guard.run(() => journal.lookup(deliveryId)),
        (send) => noted(deliveryId, send),
      );
    } catch (error) {
      swallowed('looking a send up', error);
      return UNAVAILABLE;
    }
  }
}

/** @param answer null, too: the user's store may be written in JavaScript. */
function noted(deliveryId: string, answer: Send | undefined | null | Unavailable) {
  const send = answer ?? undefined;
  if (send === undefined) shared.missed.add(deliveryId);
  return send;
}
