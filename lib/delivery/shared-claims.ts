import type { ClaimResult, DedupeStore } from '../config/stores';
import type { Awaitable } from '../deadline';
import { UNAVAILABLE, type CircuitBreaker, type Unavailable } from './circuit-breaker';
import { PendingUpdates } from './pending-updates';

const MINUTE_MS = 60_000;
/** How long a completion is tried. */
const MAX_COMPLETION_MS = 60 * MINUTE_MS;
/** How long the count of an event waits for an unavailable store: longer than a failover takes. */
const MAX_COUNT_DELAY_MS = 30_000;

/** Returns 8 random hex digits. A token must be unique, not secret. */
const random32 = () =>
  Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');

/** A claim of this process in the shared store. */
export class SharedClaim {
  readonly token = random32() + random32();
  /** Whether the store has the claim, or may have it because the result of a command was lost. */
  isPossiblyHeld = false;
  /** Whether the process gave the claim up. */
  isReleased = false;

  constructor(readonly eventId: string) {}
}

const isGranted = (result: ClaimResult) => result !== 'busy' && result !== 'done';

/**
 * Claims events in the shared store, behind a circuit breaker.
 *
 * A command without a result can have an effect, also later: a paused server executes it after the pause, and a client
 * sends it again after a restart. Each claim is therefore settled when its result arrives, and writes are tried again.
 */
export class SharedClaims {
  private readonly updates: PendingUpdates;

  constructor(
    private readonly store: DedupeStore,
    private readonly leaseMs: number,
    private readonly windowMs: number,
    private readonly breaker: CircuitBreaker,
  ) {
    this.updates = new PendingUpdates(breaker);
  }

  async claim(claim: SharedClaim): Promise<ClaimResult | Unavailable> {
    const result = await this.breaker.run(
      () => this.store.claim(claim.eventId, this.leaseMs, claim.token),
      (late) => this.settleLate(claim, late),
    );
    if (result !== UNAVAILABLE) claim.isPossiblyHeld = isGranted(result);
    return result;
  }

  private settleLate(claim: SharedClaim, result: ClaimResult | Unavailable): void {
    // a command that failed can have been executed: the connection can close before the reply
    if (result !== UNAVAILABLE && !isGranted(result)) return;
    claim.isPossiblyHeld = true;
    if (claim.isReleased) void this.release(claim);
  }

  /** Gives the claim up. Resolves after the first attempt. Never rejects. */
  release(claim: SharedClaim): Awaitable<void> {
    claim.isReleased = true;
    if (!claim.isPossiblyHeld) return;
    return this.updates.perform({
      write: () => this.store.release(claim.eventId, claim.token),
      onResult: () => undefined,
      onDelay: () => undefined,
      // the claim has expired by then
      until: performance.now() + this.leaseMs,
    });
  }

  /**
   * Marks the event as handled, also if the claim could not be stored. Resolves after the first attempt. Never rejects.
   *
   * @param onFirst called once, unless the event was completed before. If the store is unavailable, it is called when
   *   the store is available again, or after 30 seconds.
   */
  complete({ eventId, token }: SharedClaim, onFirst: () => void): Promise<void> {
    const now = performance.now();
    let isCounted = false;
    const count = () => {
      if (!isCounted) onFirst();
      isCounted = true;
    };
    return this.updates.perform({
      write: () => this.store.complete(eventId, this.windowMs, token),
      onResult: (result) => {
        if (result !== 'done') count();
      },
      onDelay: (isDropped) => {
        if (isDropped || performance.now() >= now + MAX_COUNT_DELAY_MS) count();
      },
      until: now + Math.min(MAX_COMPLETION_MS, this.windowMs),
    });
  }
}
