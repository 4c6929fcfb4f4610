import { LRUCache } from 'lru-cache';
import type { DedupeStore } from '../config/stores';
import { TIMED_OUT, type Awaitable } from '../deadline';
import { UNAVAILABLE, type CircuitBreaker } from './circuit-breaker';
import { HeldClaim } from './held-claim';
import { SharedClaim, SharedClaims } from './shared-claims';

/** Resolution of the dedupe window: lru-cache reads the clock no more often than this. */
const CLOCK_RESOLUTION_MS = 1_000;
/** How often a claim that another replica holds is requested again. */
const POLL_INTERVAL_MS = 50;

export interface DedupeOptions {
  /** How long a handled event is remembered, in milliseconds. */
  readonly windowMs: number;
  /** How many handled events are remembered. */
  readonly maxIds: number;
  /** Lifetime of a claim whose handler never finishes, in milliseconds. */
  readonly leaseMs: number;
  /** Shared with other replicas. */
  readonly store?: DedupeStore | undefined;
}

/** The exclusive right to handle an event. */
export interface EventClaim {
  /**
   * Marks the event as handled: it is never handled again. Never rejects.
   *
   * @param onFirst called once if this is the first completion of the event. A handler that outlived its lease can be
   *   the second one.
   */
  complete(onFirst?: () => void): Awaitable<void>;
  /** Gives the claim up: a retry of the event may be handled. Never rejects. */
  release(): Awaitable<void>;
}

/**
 * Grants each event to one handler: within this process from memory, among replicas from a shared store.
 * Memory decides first, so an unavailable store loses only what other replicas handled.
 */
export class Deduplicator {
  /** Ids of handled events. Reads use `has`, so the oldest entry leaves first. */
  private readonly handled: LRUCache<string, true>;
  /** Claims by event id, in the order in which their leases expire: all leases have the same length. */
  private readonly held = new Map<string, HeldClaim>();
  private readonly shared: SharedClaims | undefined;

  constructor(
    private readonly options: DedupeOptions,
    breaker: CircuitBreaker,
  ) {
    const { maxIds: max, windowMs, leaseMs, store } = options;
    this.handled = new LRUCache({ max, ttl: windowMs, ttlResolution: CLOCK_RESOLUTION_MS });
    this.shared = store && new SharedClaims(store, leaseMs, windowMs, breaker);
  }

  /**
   * Claims an event. If another request holds the claim, waits for the end of that claim.
   *
   * @param waitMs longest wait in milliseconds
   * @returns the claim, `duplicate` if the event was handled, or `busy` if the claim is still held elsewhere.
   */
  claim(eventId: string, waitMs: number): Awaitable<EventClaim | 'duplicate' | 'busy'> {
    if (this.handled.has(eventId)) return 'duplicate';
    this.dropExpiredClaims();
    const other = this.held.get(eventId);
    if (other !== undefined) return this.waitForOther(other, eventId, waitMs);
    const held = new HeldClaim(eventId, performance.now() + this.options.leaseMs);
    this.held.set(eventId, held);
    return this.shared === undefined ? this.grant(held) : this.claimShared(held, this.shared, waitMs);
  }

  /** Returns a claim of this process alone. */
  private grant(held: HeldClaim): EventClaim {
    return {
      complete: (onFirst) => {
        if (this.end(held, true)) onFirst?.();
      },
      release: () => void this.end(held, false),
    };
  }

  private grantShared(held: HeldClaim, shared: SharedClaims, claim: SharedClaim): EventClaim {
    return {
      complete: (onFirst = () => undefined) =>
        this.end(held, true) ? shared.complete(claim, onFirst) : undefined,
      release: () => {
        this.end(held, false);
        // a later claim of this process took over: a store that ignores tokens would release that one
        return this.held.has(held.eventId) ? undefined : shared.release(claim);
      },
    };
  }

  private async waitForOther(other: HeldClaim, eventId: string, waitMs: number) {
    const deadline = performance.now() + waitMs;
    const wasHandled = await other.outcomeWithin(Math.min(waitMs, other.remainingMs()));
    if (wasHandled === true) return 'duplicate';
    const remainingMs = Math.max(deadline - performance.now(), 0);
    // released, or the lease expired without a result: both make the event available again
    return wasHandled !== TIMED_OUT || remainingMs > 0 ? this.claim(eventId, remainingMs) : 'busy';
  }

  private async claimShared(held: HeldClaim, shared: SharedClaims, waitMs: number) {
    const deadline = performance.now() + waitMs;
    const claim = new SharedClaim(held.eventId);
    let isHeldElsewhere = false;
    for (;;) {
      const result = await shared.claim(claim);
      // a holder in this process whose lease expired may have completed the event meanwhile
      if (result === 'done' || this.handled.has(held.eventId)) {
        this.end(held, true);
        return 'duplicate';
      }
      // keep treating the claim as busy if the store becomes unavailable
      isHeldElsewhere = result === 'busy' || (isHeldElsewhere && result === UNAVAILABLE);
      // without a store the event is still handled, at the risk of a duplicate on another replica
      if (!isHeldElsewhere) return this.grantShared(held, shared, claim);
      const remainingMs = deadline - performance.now();
      if (remainingMs <= 0) {
        this.end(held, false);
        void shared.release(claim);
        return 'busy';
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_INTERVAL_MS, remainingMs)));
    }
  }

  /** Ends a claim in this process. Returns whether it is the first claim that handled the event. */
  private end(held: HeldClaim, wasHandled: boolean): boolean {
    const isFirst = wasHandled && !this.handled.has(held.eventId);
    if (isFirst) this.handled.set(held.eventId, true);
    if (this.held.get(held.eventId) === held) this.held.delete(held.eventId);
    held.resolve(wasHandled);
    return isFirst;
  }

  /** Removes claims whose lease expired. Stops at the first valid one, so it can run at every claim. */
  private dropExpiredClaims(): void {
    for (const [eventId, held] of this.held) {
      if (held.remainingMs() > 0) return;
      this.held.delete(eventId);
    }
  }
}
