import type { AcceptedSend, DeliveryJournal } from '../config/stores';
import type { Awaitable } from '../deadline';
import { reportInternalError } from '../diagnostics/fail-open';
import { andThen } from '../foreign/promise';
import { globalState } from '../global-state';
import type { Telemetry } from '../telemetry';
import { acceptedSendOf } from './accepted-send';
import { CircuitBreaker, UNAVAILABLE, type Unavailable } from './circuit-breaker';
import type * as Memory from './memory-journal';
import { storeFailureReporter } from './store-failures';
import { UnmatchedDeliveries } from './unmatched-deliveries';

/** Loaded with the first send. Bench row: "preload adds to the start of Node". */
const loadMemoryJournal = () => require('./memory-journal') as typeof Memory;

/** State that the sending and the receiving side of a process share across copies of this package. */
interface Shared {
  readonly protocol: 1;
  inMemory: DeliveryJournal | undefined;
  /** Journals of enabled instrumentations; the last one is used. */
  readonly configured: DeliveryJournal[];
  readonly unmatched: UnmatchedDeliveries;
}

const shared = globalState<Shared>('journal', () => ({
  protocol: 1,
  inMemory: undefined,
  configured: [],
  unmatched: new UnmatchedDeliveries(),
}));

/** Makes a configured journal the default of the receivers in this process. */
export function activateJournal(journal: DeliveryJournal): void {
  shared.configured.push(journal);
}

/** Reverts {@link activateJournal}. */
export function deactivateJournal(journal: DeliveryJournal): void {
  const index = shared.configured.lastIndexOf(journal);
  if (index !== -1) shared.configured.splice(index, 1);
}

const defaultJournal = (telemetry: Telemetry): DeliveryJournal | undefined =>
  shared.configured.at(-1) ?? memoryJournal(telemetry.config.deliveryJournalSize);

/** Returns the process's journal in memory, or undefined if its size is 0. */
function memoryJournal(size: number): DeliveryJournal | undefined {
  return size === 0 ? undefined : (shared.inMemory ??= loadMemoryJournal().createMemoryJournal(size));
}

/** A send, or undefined if the journal does not have it. */
export type Lookup = AcceptedSend | undefined | Unavailable;

/** Records accepted sends and looks them up, behind a circuit breaker. */
export class GuardedJournal {
  private readonly breaker: CircuitBreaker;

  /** @param journal default: the journal of this process */
  constructor(
    private readonly getTelemetry: () => Telemetry,
    timeoutMs: number,
    private readonly journal?: DeliveryJournal,
  ) {
    this.breaker = new CircuitBreaker(timeoutMs, storeFailureReporter('journal', getTelemetry));
  }

  /** Records a send. Does not wait for the journal. */
  record(deliveryId: string, send: AcceptedSend): void {
    try {
      const telemetry = this.getTelemetry();
      const journal = this.journal ?? defaultJournal(telemetry);
      if (journal === undefined) return;
      void this.breaker.run(() => journal.record(deliveryId, send));
      if (shared.unmatched.delete(deliveryId)) {
        telemetry.instruments()?.deliveryLookups.add(1, { result: 'early' });
      }
    } catch (error) {
      reportInternalError('recording a send', error);
    }
  }

  /**
   * Looks a send up, synchronously if the journal does. Never rejects.
   *
   * @param telemetry the current telemetry, if the caller has it
   */
  lookup(deliveryId: string, telemetry?: Telemetry): Awaitable<Lookup> {
    try {
      const journal = this.journal ?? defaultJournal(telemetry ?? this.getTelemetry());
      if (journal === undefined) return undefined;
      const looking = this.breaker.run(() => journal.lookup(deliveryId));
      return andThen(looking, (found) => lookupOf(deliveryId, found));
    } catch (error) {
      reportInternalError('looking a send up', error);
      return UNAVAILABLE;
    }
  }
}

function lookupOf(deliveryId: string, found: unknown): Lookup {
  if (found === UNAVAILABLE) return UNAVAILABLE;
  const send = acceptedSendOf(found);
  if (send === undefined) shared.unmatched.add(deliveryId);
  return send;
}
