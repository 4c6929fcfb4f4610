import { LRUCache } from 'lru-cache';
import { andThen } from './and-then';
import { UNAVAILABLE, type CircuitBreaker } from './circuit-breaker';
import type { Awaitable, ClaimResult, DedupeStore } from '../config/stores';

/** Times are exact to this; lru-cache reads the clock no more often. */
const CLOCK_MS = 1_000;
/** Another replica's claim is asked about this often. */
const POLL_MS = 50;

export interface DedupeOptions {
  readonly windowMs: number;
  readonly maxIds: number;
  /** How long a claim holds if its handler is never heard of again. */
  readonly leaseMs: number;
  /** Shared with other replicas. */
  readonly store?: DedupeStore | undefined;
}

/** The right to handle an event, held until it is completed or released. */
export interface EventClaim {
  /** Handled: it is never handled again. */
  complete(): Awaitable<void>;
  /** Not handled: the next one may. */
  release(): Awaitable<void>;
}

/**
 * Gives each event to one handler: in this process by its own memory, among replicas by a shared store.
 * The memory comes first, so a store that is down costs what other replicas have seen and nothing more.
 */
export class Deduplicator {
  /** Oldest out first: reading an id does not make it younger. */
  private readonly done: LRUCache<string, true>;
  /** In the order in which their leases end, as all are of the same length. */
  private readonly held = new Map<string, HeldClaim>();

  constructor(
    private readonly options: DedupeOptions,
    private readonly guard: CircuitBreaker,
  ) {
    this.done = new LRUCache({ max: options.maxIds, ttl: options.windowMs, ttlResolution: CLOCK_MS });
  }

  /**
   * Claims an event. Whoever comes while another holds it waits for how that ends.
   *
   * @param waitMs longest wait for another's claim
   * @returns `duplicate` if it was handled, `busy` if another still holds it.
   */
  claim(eventId: string, waitMs: number): Awaitable<EventClaim | 'duplicate' | 'busy'> {
    if (this.done.has(eventId)) return 'duplicate';
    this.dropLapsed();
    const other = this.held.get(eventId);
    if (other !== undefined) return this.waitFor(other, eventId, waitMs);
    const claim = new HeldClaim(eventId, this, performance.now() + this.options.leaseMs);
    this.held.set(eventId, claim);
    return this.options.store === undefined ? claim : this.claimShared(claim, this.options.store, waitMs);
  }

  private async waitFor(other: HeldClaim, eventId: string, waitMs: number) {
    const deadline = performance.now() + waitMs;
    const handled = await other.settled(Math.min(waitMs, other.leftMs()));
    if (handled) return 'duplicate';
    const remainingMs = Math.max(deadline - performance.now(), 0);
    // it was released, or its lease is over, which nobody tells
    return handled === false || remainingMs > 0 ? this.claim(eventId, remainingMs) : 'busy';
  }

  private async claimShared(claim: HeldClaim, store: DedupeStore, waitMs: number) {
    const deadline = performance.now() + waitMs;
    let isElsewhere = false;
    for (;;) {
      const result = await this.guard.run<ClaimResult>(() =>
        store.claim(claim.eventId, this.options.leaseMs),
      );
      // here, too, a holder whose lease is over may have completed it meanwhile
      if (result === 'done' || this.done.has(claim.eventId)) {
        this.settle(claim, true);
        return 'duplicate';
      }
      // a store that falls silent does not unsay that another replica is at it
      isElsewhere = result === 'busy' || (isElsewhere && result === UNAVAILABLE);
      if (!isElsewhere) {
        // a store that does not answer keeps no event from being handled
        claim.shared = result === UNAVAILABLE ? undefined : store;
        return claim;
      }
      const remainingMs = deadline - performance.now();
      if (remainingMs <= 0) {
        this.settle(claim, false);
        return 'busy';
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, remainingMs)));
    }
  }

  /** Ends a claim in this process. @returns false if it was not held any more. */
  settle(claim: HeldClaim, handled: boolean): boolean {
    if (handled) this.done.set(claim.eventId, true);
    const isHeld = this.held.get(claim.eventId) === claim;
    if (isHeld) this.held.delete(claim.eventId);
    claim.tell(handled);
    return isHeld;
  }

  complete(claim: HeldClaim): Awaitable<void> {
    this.settle(claim, true);
    const { store, windowMs } = this.options;
    if (store === undefined) return;
    // also where the claim could not be shared: the store may be back
    return quietly(this.guard.run(() => store.complete(claim.eventId, windowMs)));
  }

  release(claim: HeldClaim): Awaitable<void> {
    const { shared } = claim;
    if (!this.settle(claim, false) || shared === undefined) return;
    return quietly(this.guard.run(() => shared.release(claim.eventId)));
  }

  /** Costs what there is to drop and no more, so it can be done at every claim. */
  private dropLapsed(): void {
    for (const [eventId, claim] of this.held) {
      if (claim.leftMs() > 0) return;
      this.held.delete(eventId);
    }
  }
}

class HeldClaim implements EventClaim {
  /** The store that knows of it. */
  shared: DedupeStore | undefined;
  private waiting: Set<(handled: boolean) => void> | undefined;

  constructor(
    readonly eventId: string,
    private readonly owner: Deduplicator,
    private readonly leaseUntil: number,
  ) {}

  complete(): Awaitable<void> {
    return this.owner.complete(this);
  }

  release(): Awaitable<void> {
    return this.owner.release(this);
  }

  /** What is left of its lease. */
  leftMs(): number {
    return Math.max(this.leaseUntil - performance.now(), 0);
  }

  /** How it ended, or undefined if it had not after `waitMs`. */
  settled(waitMs: number): Promise<boolean | undefined> {
    return new Promise((resolve) => {
      const waiting = (this.waiting ??= new Set());
      const resume = (handled: boolean) => {
        clearTimeout(timer);
        resolve(handled);
      };
      waiting.add(resume);
      const timer = setTimeout(() => {
        waiting.delete(resume);
        resolve(undefined);
      }, waitMs);
    });
  }

  tell(handled: boolean): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.forEach((resume) => resume(handled));
  }
}

const quietly = (answer: Awaitable<unknown>): Awaitable<void> => andThen(answer, () => undefined);
