const MINUTE_MS = 60_000;

interface Window {
  nextReportAt: number;
  unreported: number;
}

/** Limits reports of a repeated event to one per minute, and counts the occurrences in between. */
export class OccurrenceThrottle {
  private readonly windows = new Map<string, Window>();

  /**
   * Records one occurrence, or several at once.
   *
   * @param kind one value of a closed set; each kind has its own minute.
   * @returns the number of occurrences to report, these included, or 0 if it is too early to report.
   */
  record(kind: string, count = 1): number {
    const now = performance.now();
    const window = this.windows.get(kind) ?? { nextReportAt: now, unreported: 0 };
    this.windows.set(kind, window);
    window.unreported += count;
    if (now < window.nextReportAt) return 0;
    const occurrences = window.unreported;
    window.nextReportAt = now + MINUTE_MS;
    window.unreported = 0;
    return occurrences;
  }
}
