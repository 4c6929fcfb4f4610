/** Seeded jitter: the same incident has the same samples on each machine. */
export class Random {
  private state: number;
  private readonly rest = new Map<string, number>();

  constructor(seed: string) {
    this.state = [...seed].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619), 2166136261);
  }

  /** Returns a number from 0 to 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  index(length: number): number {
    return Math.floor(this.next() * length);
  }

  /**
   * Returns the whole events of a minute at this rate, and keeps the fraction for the next minute. The rate varies by
   * 40 %, unless it is derived from other events.
   */
  carried(key: string, rate: number, jitter = true): number {
    const varied = jitter ? rate * (0.6 + 0.8 * this.next()) : rate;
    const sum = (this.rest.get(key) ?? 0) + varied;
    const whole = Math.floor(sum + 1e-9);
    this.rest.set(key, sum - whole);
    return whole;
  }
}
