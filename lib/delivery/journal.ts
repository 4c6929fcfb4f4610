import type * as Memory from './memory-journal';
import { reportInternalError } from '../diagnostics';
import { globalState } from '../global-state';
import type { Telemetry } from '../telemetry';
import { storeFailureReporter } from './store-failures';
import { andThen } from './and-then';
import { CircuitBreaker, UNAVAILABLE, type Unavailable } from './circuit-breaker';
import { UnmatchedDeliveries } from './unmatched-deliveries';
import type { Awaitable, DeliveryJournal, AcceptedSend } from '../config/stores';

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
  readonly missed: UnmatchedDeliveries;
}

const shared = globalState<Shared>('journal', () => ({
  protocol: 1,
  memory: undefined,
  configured: [],
  missed: new UnmatchedDeliveries(),
}));

/** Makes a journal that code configured the one that receivers of this process use too. */
export function activateJournal(journal: DeliveryJournal): void {
  shared.configured.push(journal);
}

export function deactivateJournal(journal: DeliveryJournal): void {
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
export class GuardedJournal {
  private readonly guard: CircuitBreaker;

  /** @param journal given by code; else the one the process uses */
  constructor(
    private readonly telemetry: () => Telemetry,
    timeoutMs: number,
    private readonly journal?: DeliveryJournal,
  ) {
    this.guard = new CircuitBreaker(timeoutMs, storeFailureReporter('journal', telemetry));
  }

  /** Not awaited by anybody. */
  record(deliveryId: string, send: AcceptedSend): void {
    try {
      const telemetry = this.telemetry();
      const journal = this.journal ?? inUse(telemetry);
      if (journal === undefined) return;
      void this.guard.run(() => journal.record(deliveryId, send));
      if (shared.missed.delete(deliveryId)) {
        telemetry.instruments()?.deliveryLookups.add(1, { result: 'early' });
      }
    } catch (error) {
      reportInternalError('recording a send', error);
    }
  }

  /** Never rejects. */
  lookup(deliveryId: string): Awaitable<AcceptedSend | undefined | Unavailable> {
    try {
      const journal = this.journal ?? inUse(this.telemetry());
      if (journal === undefined) return undefined;
      return andThen(
        this.guard.run(() => journal.lookup(deliveryId)),
        (send) => noted(deliveryId, send),
      );
    } catch (error) {
      reportInternalError('looking a send up', error);
      return UNAVAILABLE;
    }
  }
}

/** @param answer null, too: the user's store may be written in JavaScript. */
function noted(deliveryId: string, answer: AcceptedSend | undefined | null | Unavailable) {
  const send = answer ?? undefined;
  if (send === undefined) shared.missed.add(deliveryId);
  return send;
}
