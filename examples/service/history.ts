import type { Reading } from './reading';

/** Time that the charts show. */
const KEPT_MS = 5 * 60_000;
/** Rates are means over this time. */
const RATE_MS = 10_000;
/** A shorter time has too few calls. */
const MIN_RATE_MS = 2_500;
const SECOND = 1_000;

/** Returns a count of a reading. It must not decrease. */
export type Count = (reading: Reading) => number;

/** The readings of the last minutes, and rates between them. */
export class History {
  private kept: Reading[] = [];

  add(reading: Reading): void {
    this.kept = [...this.kept.filter(({ at }) => at > reading.at - KEPT_MS), reading];
  }

  get readings(): readonly Reading[] {
    return this.kept;
  }

  get latest(): Reading | undefined {
    return this.kept.at(-1);
  }

  /** Returns the increase of a count per second in the last 10 s before a reading, or undefined at the start. */
  rate(count: Count, reading = this.latest): number | undefined {
    if (reading === undefined) return undefined;
    const earlier = this.before(reading);
    return earlier && ((count(reading) - count(earlier)) * SECOND) / (reading.at - earlier.at);
  }

  /** Returns the earliest of the readings in the last 10 s before a reading, if there is one. */
  before({ at }: Reading): Reading | undefined {
    return this.kept.find((other) => other.at >= at - RATE_MS && other.at <= at - MIN_RATE_MS);
  }
}
