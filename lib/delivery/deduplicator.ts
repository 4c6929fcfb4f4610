import { LRUCache } from 'lru-cache';
import type { ClaimResult, DedupeStore } from '../config/stores';
import { TIMED_OUT, withDeadline, type Awaitable } from '../deadline';
import { UNAVAILABLE, type CircuitBreaker } from './circuit-breaker';

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
  /** Marks the event as handled: it is never handled again. Never rejects. */
  complete(): Awaitable<void>;
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

  constructor(
    private readonly options: DedupeOptions,
    private readonly breaker: CircuitBreaker,
  ) {
    const { maxIds: max, windowMs: ttl } = options;
    this.handled = new LRUCache({ max, ttl, ttlResolution: CLOCK_RESOLUTION_MS });
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
    const { store } = this.options;
    return store === undefined ? this.grant(held) : this.claimShared(held, store, waitMs);
  }

  private grant(held: HeldClaim): EventClaim {
    return { complete: () => this.complete(held), release: () => this.release(held) };
  }

  private async waitForOther(other: HeldClaim, eventId: string, waitMs: number) {
    const deadline = performance.now() + waitMs;
    const wasHandled = await other.outcomeWithin(Math.min(waitMs, other.remainingMs()));
    if (wasHandled === true) return 'duplicate';
    const remainingMs = Math.max(deadline - performance.now(), 0);
    // released, or the lease expired without a result: both make the event available again
    return wasHandled !== TIMED_OUT || remainingMs > 0 ? this.claim(eventId, remainingMs) : 'busy';
  }

  private async claimShared(held: HeldClaim, store: DedupeStore, waitMs: number) {
    const deadline = performance.now() + waitMs;
    let isHeldElsewhere = false;
    for (;;) {
      const result = await this.breaker.run<ClaimResult>(() =>
        store.claim(held.eventId, this.options.leaseMs),
      );
      // a holder in this process whose lease expired may have completed the event meanwhile
      if (result === 'done' || this.handled.has(held.eventId)) {
        this.end(held, true);
        return 'duplicate';
      }
      // keep treating the claim as busy if the store becomes unavailable
      isHeldElsewhere = result === 'busy' || (isHeldElsewhere && result === UNAVAILABLE);
      if (!isHeldElsewhere) {
        // without a store the event is still handled, at the risk of a duplicate on another replica
        held.store = result === UNAVAILABLE ? undefined : store;
        return this.grant(held);
      }
      const remainingMs = deadline - performance.now();
      if (remainingMs <= 0) {
        this.end(held, false);
        return 'busy';
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_INTERVAL_MS, remainingMs)));
    }
  }

  /** Ends a claim in this process. Returns false if it had expired. */
  private end(held: HeldClaim, wasHandled: boolean): boolean {
    if (wasHandled) this.handled.set(held.eventId, true);
    const isHeld = this.held.get(held.eventId) === held;
    if (isHeld) this.held.delete(held.eventId);
    held.resolve(wasHandled);
    return isHeld;
  }

  private complete(held: HeldClaim): Awaitable<void> {
    this.end(held, true);
    const { store, windowMs } = this.options;
    // also if the claim could not be shared: the store may be available again
    if (store !== undefined) return this.update(async () => void (await store.complete(held.eventId, windowMs)));
  }

  private release(held: HeldClaim): Awaitable<void> {
    const { store } = held;
    if (this.end(held, false) && store !== undefined) return this.update(() => store.release(held.eventId));
  }

  private async update(operation: () => Awaitable<void>): Promise<void> {
    await this.breaker.run(operation);
  }

  /** Removes claims whose lease expired. Stops at the first valid one, so it can run at every claim. */
  private dropExpiredClaims(): void {
    for (const [eventId, held] of this.held) {
      if (held.remainingMs() > 0) return;
      this.held.delete(eventId);
    }
  }
}

/** A claim in this process. */
class HeldClaim {
  /** The store that has the claim too. */
  store: DedupeStore | undefined;
  private waiting: Set<(wasHandled: boolean) => void> | undefined;

  constructor(
    readonly eventId: string,
    private readonly leaseUntil: number,
  ) {}

  remainingMs(): number {
    return Math.max(this.leaseUntil - performance.now(), 0);
  }

  /** Waits for the end of the claim. Returns whether the event was handled, or TIMED_OUT after `waitMs`. */
  async outcomeWithin(waitMs: number): Promise<boolean | typeof TIMED_OUT> {
    const waiting = (this.waiting ??= new Set());
    let resume: ((wasHandled: boolean) => void) | undefined;
    const outcome = new Promise<boolean>((resolve) => waiting.add((resume = resolve)));
    const result = await withDeadline(outcome, waitMs);
    if (resume !== undefined) waiting.delete(resume);
    return result;
  }

  resolve(wasHandled: boolean): void {
    this.waiting?.forEach((resume) => resume(wasHandled));
  }
}
