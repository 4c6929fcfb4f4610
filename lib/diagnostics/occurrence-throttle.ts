const MINUTE_MS = 60_000;

interface Pace {
  next: number;
  unsaid: number;
}

/** Keeps a flood of the same event out of the logs. */
export class OccurrenceThrottle {
  private readonly paces = new Map<string, Pace>();

  /**
   * @param what one of a closed set
   * @returns how many times it happened since it was last said, this one included; 0 while it must not be said.
   */
  record(what: string): number {
    const now = performance.now();
    const pace = this.paces.get(what) ?? { next: now, unsaid: 0 };
    this.paces.set(what, pace);
    pace.unsaid += 1;
    if (now < pace.next) return 0;
    const times = pace.unsaid;
    pace.next = now + MINUTE_MS;
    pace.unsaid = 0;
    return times;
  }
}
