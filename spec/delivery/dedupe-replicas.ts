import type { StoreErrorType } from '../../lib/catalog';
import type { Awaitable } from '../../lib/deadline';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { Clock } from '../harness/clock';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';

export const WAIT_MS = 3_000;
export const TIMEOUT_MS = 250;
export const LEASE_MS = 60_000;
const WINDOW_MS = 600_000;

/** Replicas that share a dedupe store, on a clock that the spec advances. */
export class DedupeReplicas {
  readonly clock = new Clock();
  readonly store = new SharedDedupeStore();
  /** Failures of the store, in all replicas. */
  readonly failures: StoreErrorType[] = [];
  readonly here = this.add();
  readonly there = this.add();

  add(): Deduplicator {
    return new Deduplicator(
      { windowMs: WINDOW_MS, maxIds: 1_000, leaseMs: LEASE_MS, store: this.store.replica() },
      new CircuitBreaker(TIMEOUT_MS, (type) => this.failures.push(type)),
    );
  }

  /** @throws if the result is not a claim */
  readonly granted = async (claimed: Awaitable<EventClaim | 'duplicate' | 'busy'>): Promise<EventClaim> => {
    const claim = await this.clock.until(claimed);
    if (typeof claim === 'string') throw new Error(`expected a claim, got ${claim}`);
    return claim;
  };
}
