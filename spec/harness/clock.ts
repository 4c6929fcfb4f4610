import { install } from '@sinonjs/fake-timers';

const DELIVERY_FILES = /[\\/]lib[\\/]delivery[\\/]/;

/**
 * A clock that a spec advances. While it is installed, it replaces `performance.now()`, `setTimeout` and
 * `clearTimeout` of this process. Promises and I/O are not affected.
 */
export class Clock {
  private readonly fake;
  /** Timers that the observed files started, and not another spec in this process. */
  private readonly observedTimers: NodeJS.Timeout[] = [];

  /**
   * @param hasDate whether `Date` follows the clock too; it then starts at the current time
   * @param files paths of the files whose timers `pending` counts; lib/delivery by default
   */
  constructor({
    hasDate = false,
    files = DELIVERY_FILES,
  }: { readonly hasDate?: boolean; readonly files?: RegExp } = {}) {
    const time = Math.ceil(performance.now());
    this.fake = install({
      toFake: ['performance', 'setTimeout', 'clearTimeout', ...(hasDate ? (['Date'] as const) : [])],
      now: hasDate ? Date.now() - time : 0,
      shouldClearNativeTimers: true,
    });
    // it starts at 0, before the times that modules under test already recorded
    this.fake.tick(time);
    this.recordTimers(files);
  }

  now(): number {
    return performance.now();
  }

  /** Number of timers of the observed files that would keep a process alive. */
  get pending(): number {
    const isPending = (timer: NodeJS.Timeout) => timer.hasRef() && this.fake.timers?.has(Number(timer));
    return this.observedTimers.filter(isPending).length;
  }

  /** Advances the time and runs the timers that are due, in order. */
  async pass(ms: number): Promise<void> {
    await this.fake.tickAsync(ms);
  }

  /** Advances the time until a promise settles. Throws if no timer is left that could settle it. */
  async until<T>(promise: T | Promise<T>): Promise<T> {
    let isPending = true;
    const settle = () => (isPending = false);
    Promise.resolve(promise).then(settle, settle);
    await this.pass(0);
    while (isPending) {
      if (this.fake.countTimers() === 0)
        throw new Error('the promise is pending, and no timer is left that could settle it');
      await this.fake.nextAsync();
    }
    return promise;
  }

  uninstall(): void {
    this.fake.uninstall();
  }

  private recordTimers(files: RegExp): void {
    const { setTimeout } = globalThis;
    const recordingSetTimeout = (...args: Parameters<typeof setTimeout>) => {
      const timer = setTimeout(...args);
      if (files.test(new Error().stack ?? '')) this.observedTimers.push(timer);
      return timer;
    };
    globalThis.setTimeout = recordingSetTimeout as typeof setTimeout;
  }
}
