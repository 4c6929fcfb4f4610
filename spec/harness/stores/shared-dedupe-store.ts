import type { ClaimResult, DedupeStore } from '../../../lib/config/stores';
import { inMode, type StoreMode } from './store-modes';

type Operation = keyof DedupeStore;

interface Entry {
  /** Identity of the claim. Undefined after the event was completed. */
  readonly claim?: symbol;
  readonly until: number;
}

/** A dedupe store that replicas of a service share, as a server on the network would provide it. */
export class SharedDedupeStore {
  /** Returns the mode of an operation. Called for each operation. */
  mode: (operation: Operation) => StoreMode = () => 'immediate';
  /** Operations with their ids, such as `claim e1`. */
  readonly operations: string[] = [];
  private readonly entries = new Map<string, Entry>();

  /** Returns the connection of one replica. It records its own claims, so that it releases only those. */
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
    this.operations.push(`${operation} ${eventId}`);
    return inMode(this.mode(operation), act);
  }

  private entryOf(eventId: string): Entry | undefined {
    const entry = this.entries.get(eventId);
    return entry !== undefined && performance.now() < entry.until ? entry : undefined;
  }
}
