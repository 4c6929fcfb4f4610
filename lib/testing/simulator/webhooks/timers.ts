/** Longest time that a Node timer knows. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** What is still to happen. Keeps no process alive. */
export class Timers {
  private readonly timers = new Set<NodeJS.Timeout>();

  get size(): number {
    return this.timers.size;
  }

  /** @returns a function that takes it back */
  later(delayMs: number, run: () => void): () => void {
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
