/** Longest delay of a Node timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A set of pending timers. Does not keep the process alive. */
export class Timers {
  private readonly timers = new Set<NodeJS.Timeout>();

  get size(): number {
    return this.timers.size;
  }

  /** Runs a function after a delay. Returns a function that cancels it. */
  schedule(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        run();
      },
      Math.min(delayMs, MAX_DELAY_MS),
    ).unref();
    this.timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.timers.delete(timer);
    };
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
