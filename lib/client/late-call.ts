import type { CallObserver } from '../telemetry/call-context';
import type { Call } from './call';

/**
 * A run of a function of another library, which replaced an SDK method. It may call a wrapper, which then records the
 * call. If it makes a request without one, it called the SDK's own method: the call starts with this request.
 */
export class LateCall implements CallObserver {
  readonly isBeforeRequest = false;
  private call: Call | undefined;

  /** @param start starts the call. Returns undefined if it is not recorded. */
  constructor(
    readonly client: unknown,
    private readonly start: () => Call | undefined,
  ) {}

  attemptStarted(): void {
    this.call ??= this.start();
    this.call?.attemptStarted();
  }

  runRequest(send: () => unknown): unknown {
    return this.call === undefined ? send() : this.call.runInContext(send);
  }

  requestSent(response: Promise<unknown>): void {
    this.call?.requestSent(response);
  }

  retryStarted(totalBackoffMs: number): void {
    this.call?.retryStarted(totalBackoffMs);
  }

  redirectStarted(url: unknown): void {
    this.call?.redirectStarted(url);
  }

  /** Runs the function, and ends the call if it started. Returns its result or throws its error. */
  run(invoke: () => unknown): unknown {
    let result: unknown;
    try {
      result = invoke();
    } catch (error) {
      this.call?.failed(error);
      throw error;
    }
    return this.call === undefined ? result : this.call.track(result);
  }
}
