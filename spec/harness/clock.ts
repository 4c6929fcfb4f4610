interface Timer {
  readonly at: number;
  readonly run: () => void;
  /** Set by what is specified, not by what another spec left behind in this process. */
  readonly isOurs: boolean;
  isUnref: boolean;
}

const OURS = /[\\/]lib[\\/]delivery[\\/]/;

/** Where timers of other specs still run by the real one. */
const real = { setTimeout, clearTimeout, setImmediate };

/** What is awaited without time passing has happened after this. */
const turn = () => new Promise<void>((resolve) => real.setImmediate(resolve));

/**
 * Time that passes only when a spec says so. While it is installed, `performance.now()`, `setTimeout` and
 * `clearTimeout` of this process are its own; promises and I/O are as ever.
 */
export class Clock {
  private readonly timers = new Set<Timer>();
  private time = Math.ceil(performance.now());

  constructor() {
    const value = () => this.time;
    Object.defineProperty(performance, 'now', { value, configurable: true, writable: true });
    globalThis.setTimeout = ((run: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) =>
      this.start(() => run(...args), ms)) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((timer: Timer | undefined) => {
      if (timer !== undefined) this.timers.delete(timer);
    }) as unknown as typeof clearTimeout;
  }

  private start(run: () => void, ms: number) {
    // Node's shortest timer is 1 ms
    const timer = {
      at: this.time + Math.max(ms, 1),
      run,
      isOurs: OURS.test(new Error().stack ?? ''),
      isUnref: false,
      unref: () => (timer.isUnref = true),
    };
    this.timers.add(timer);
    return timer;
  }

  now(): number {
    return this.time;
  }

  /** Timers of lib/delivery that would keep a process alive. */
  get pending(): number {
    return [...this.timers].filter(({ isOurs, isUnref }) => isOurs && !isUnref).length;
  }

  /** Lets time pass, and everything happen that is due by then, in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await turn();
    for (let timer = this.next(end); timer !== undefined; timer = this.next(end)) {
      await this.fire(timer);
    }
    this.time = end;
    await turn();
  }

  /** Lets as much time pass as a promise needs. Fails where time alone would never settle it. */
  async until<T>(promise: T | Promise<T>): Promise<T> {
    let isOpen = true;
    const close = () => (isOpen = false);
    Promise.resolve(promise).then(close, close);
    await turn();
    while (isOpen) {
      const timer = this.next(Infinity);
      if (timer === undefined) throw new Error('nothing is under way that could settle the promise');
      await this.fire(timer);
    }
    return promise;
  }

  private next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }

  private async fire(timer: Timer): Promise<void> {
    this.timers.delete(timer);
    this.time = Math.max(this.time, timer.at);
    timer.run();
    await turn();
  }

  uninstall(): void {
    Reflect.deleteProperty(performance, 'now');
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
  }
}
