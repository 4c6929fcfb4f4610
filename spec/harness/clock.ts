interface Timer {
  readonly at: number;
  readonly run: () => void;
  /** Whether lib/delivery started the timer, and not another spec in this process. */
  readonly isFromDelivery: boolean;
  isUnref: boolean;
}

const DELIVERY_FILE = /[\\/]lib[\\/]delivery[\\/]/;

/** The real functions. Timers of other specs still use them. */
const real = { setTimeout, clearTimeout, setImmediate };

/** Waits until all promise callbacks that need no timer have run. */
const flush = () => new Promise<void>((resolve) => real.setImmediate(resolve));

/**
 * A clock that a spec advances. While it is installed, it replaces `performance.now()`, `setTimeout` and
 * `clearTimeout` of this process. Promises and I/O are not affected.
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
      isFromDelivery: DELIVERY_FILE.test(new Error().stack ?? ''),
      isUnref: false,
      unref: () => (timer.isUnref = true),
    };
    this.timers.add(timer);
    return timer;
  }

  now(): number {
    return this.time;
  }

  /** Number of timers of lib/delivery that would keep a process alive. */
  get pending(): number {
    return [...this.timers].filter(({ isFromDelivery, isUnref }) => isFromDelivery && !isUnref).length;
  }

  /** Advances the time and runs the timers that are due, in order. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await flush();
    for (let timer = this.next(end); timer !== undefined; timer = this.next(end)) {
      await this.fire(timer);
    }
    this.time = end;
    await flush();
  }

  /** Advances the time until a promise settles. Throws if no timer is left that could settle it. */
  async until<T>(promise: T | Promise<T>): Promise<T> {
    let isPending = true;
    const settle = () => (isPending = false);
    Promise.resolve(promise).then(settle, settle);
    await flush();
    while (isPending) {
      const timer = this.next(Infinity);
      if (timer === undefined)
        throw new Error('the promise is pending, and no timer is left that could settle it');
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
    await flush();
  }

  uninstall(): void {
    Reflect.deleteProperty(performance, 'now');
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
  }
}
