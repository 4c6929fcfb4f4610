import type { ClaimResult, CompletionResult, DedupeStore } from '../../../lib/config/stores';
import { inMode, type StoreMode } from './store-modes';

type Operation = keyof DedupeStore;

interface Entry {
  /** Token of the claim. */
  readonly token: string;
  readonly isDone: boolean;
  readonly until: number;
}

/** A dedupe store that replicas of a service share, as a server on the network would provide it. */
export class SharedDedupeStore {
  /** Returns the mode of an operation. Called for each operation. */
  mode: (operation: Operation) => StoreMode = () => 'immediate';
  /** Operations with their ids, such as `claim e1`. */
  readonly operations: string[] = [];
  private readonly entries = new Map<string, Entry>();

  /** Returns the connection of one replica. */
  replica(): DedupeStore {
    return {
      claim: (eventId, leaseMs, token = '') =>
        this.perform('claim', eventId, (): ClaimResult => {
          const entry = this.entryOf(eventId);
          if (entry?.isDone) return 'done';
          if (entry !== undefined && entry.token !== token) return 'busy';
          this.entries.set(eventId, { token, isDone: false, until: performance.now() + leaseMs });
          return 'claimed';
        }),
      complete: (eventId, windowMs, token = '') =>
        this.perform('complete', eventId, (): CompletionResult => {
          const entry = this.entryOf(eventId);
          if (entry?.isDone && entry.token !== token) return 'done';
          this.entries.set(eventId, { token, isDone: true, until: performance.now() + windowMs });
          return 'completed';
        }),
      release: (eventId, token) =>
        this.perform('release', eventId, () => {
          const entry = this.entryOf(eventId);
          if (entry?.token === token && !entry?.isDone) this.entries.delete(eventId);
        }),
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
