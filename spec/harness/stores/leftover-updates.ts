import { PendingUpdates } from '../../../lib/delivery/pending-updates';
import { until } from '../until';

/** Longer than the longest pause between two attempts of an update. */
const MAX_DRAIN_MS = 15_000;

/** The private part of {@link PendingUpdates} that is observed. */
interface Updates {
  readonly pending: ReadonlySet<unknown>;
  readonly breaker: { openUntil: number };
  keep(update: unknown): void;
  tryAgain(): Promise<void>;
}

/**
 * Finds specs whose receivers still try failed updates after the end. The telemetry of later specs contains these
 * failures, so that specs fail that have no fault.
 */
export class LeftoverUpdates {
  private readonly titles = new Map<Updates, string>();

  /** @param title returns the title of the current spec, or undefined if its updates are not recorded */
  observe(title: () => string | undefined): void {
    const prototype = PendingUpdates.prototype as unknown as Updates;
    const keep = Reflect.get(prototype, 'keep');
    const { titles } = this;
    prototype.keep = function (this: Updates, update) {
      const current = title();
      if (current !== undefined && !titles.has(this)) titles.set(this, current);
      Reflect.apply(keep, this, [update]);
    };
  }

  /**
   * Waits for the end of all updates. Tries them again itself: if a spec had replaced the clock while an attempt failed, the
   * next attempt starts late or never.
   *
   * @throws with the titles of the specs that left some
   */
  async ended(): Promise<void> {
    const leftovers = () => [...this.titles].filter(([{ pending }]) => pending.size > 0);
    const titles = () => leftovers().map(([, title]) => title);
    const haveEnded = () => {
      for (const [updates] of leftovers()) {
        updates.breaker.openUntil = 0;
        void updates.tryAgain();
      }
      return leftovers().length === 0;
    };
    await until('end of updates', haveEnded, MAX_DRAIN_MS).catch(() => {
      throw new Error(`End the outages of stores in these specs: ${[...new Set(titles())].join('; ')}`);
    });
  }
}
