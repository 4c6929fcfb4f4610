import type { ClaimResult, DedupeStore } from '../../../lib/config/stores';
import { inMode, type StoreMode } from './store-modes';

type Operation = keyof DedupeStore;

interface Entry {
  /** Which claim it is; absent once the event is done. */
  readonly claim?: symbol;
  readonly until: number;
}

/** What replicas of a service share, as a server in the network would keep it. */
export class SharedDedupeStore {
  /** How each operation is answered; asked anew every time. */
  mode: (operation: Operation) => StoreMode = () => 'at once';
  /** What it was asked for, with the id: `claim e1`. */
  readonly asked: string[] = [];
  private readonly entries = new Map<string, Entry>();

  /** One replica's connection. It knows its own claims, so that it releases nobody else's. */
  replica(): DedupeStore {
    const own = new Map<string, symbol>();
    return {
      claim: (eventId, leaseMs) =>
        this.perform('claim', eventId, (): ClaimResult => {
          const entry = this.entryOf(eventId);
          if (entry !== undefined) return entry.claim === undefined ? 'done' : 'busy';
          const claim = Symbol(eventId);
          own.set(eventId, claim);
          this.entries.set(eventId, { claim, until: performance.now() + leaseMs });
          return 'claimed';
        }),
      complete: (eventId, windowMs) =>
        this.perform('complete', eventId, () => {
          this.entries.set(eventId, { until: performance.now() + windowMs });
        }),
      release: (eventId) => {
        const claim = own.get(eventId);
        return this.perform('release', eventId, () => {
          if (claim !== undefined && this.entryOf(eventId)?.claim === claim) this.entries.delete(eventId);
        });
      },
    };
  }

  private perform<T>(operation: Operation, eventId: string, act: () => T) {
    this.asked.push(`${operation} ${eventId}`);
    return inMode(this.mode(operation), act);
  }

  private entryOf(eventId: string): Entry | undefined {
    const entry = this.entries.get(eventId);
    return entry !== undefined && performance.now() < entry.until ? entry : undefined;
  }
}
