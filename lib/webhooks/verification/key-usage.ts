import type { ObservableResult } from '@opentelemetry/api';
import type { SigningKeyAttributes } from '../../catalog';
import type { Instruments } from '../../telemetry/instruments';

/** The receivers by the instruments that export the sums of their counts. */
const exported = new WeakMap<Instruments, Set<KeyUsage>>();

/** Counts the authenticated requests of one receiver by the position of the signing key that matched. */
export class KeyUsage {
  /** Whether a request of this receiver was authenticated. */
  hasMatched = false;
  private readonly matches: number[] = [];

  /** @param keyCount number of keys that are known by now, at least 1 */
  constructor(keyCount: number) {
    this.expand(keyCount);
  }

  /**
   * Starts every new key at 0, so that unused keys are visible. Positions of keys that were removed keep their counts,
   * because a counter must not decrease.
   */
  expand(keyCount: number): void {
    while (this.matches.length < keyCount) this.matches.push(0);
  }

  record(position: number): void {
    this.hasMatched = true;
    this.matches[position] = (this.matches[position] ?? 0) + 1;
  }

  /** Exports the counts through these instruments from now on. Idempotent. */
  exportThrough(instruments: Instruments): void {
    let usages = exported.get(instruments);
    if (usages === undefined) {
      const added = (usages = new Set<KeyUsage>());
      exported.set(instruments, added);
      instruments.webhookSigningKey.addCallback((result) => KeyUsage.observeSum(added, result));
    }
    usages.add(this);
  }

  private static observeSum(usages: ReadonlySet<KeyUsage>, result: ObservableResult<SigningKeyAttributes>) {
    const sums: number[] = [];
    for (const { matches } of usages) {
      matches.forEach((count, position) => (sums[position] = (sums[position] ?? 0) + count));
    }
    sums.forEach((count, position) => result.observe(count, { position }));
  }
}
