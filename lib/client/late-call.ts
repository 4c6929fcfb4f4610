import { CallContext, type CallObserver } from '../telemetry/call-context';
import { activeContext, runInContext } from '../telemetry/context';
import type { Call } from './call';
import { settling, type Settlement } from './observable-promise';

/**
 * A run of a function of another library, which replaced an SDK method. It may call a wrapper, which then records the
 * call. If it makes a request without one, it called the SDK's own method: the call starts with this request. If the
 * function waits before, the request finds the call by its context.
 */
export class LateCall implements CallObserver, Settlement {
  readonly includesCalls = false;
  private readonly context = new CallContext(activeContext(), undefined, false, this);
  private call: Call | undefined;

  /** @param start starts the call. Returns undefined if it is not recorded. */
  constructor(
    readonly client: unknown,
    private readonly start: () => Call | undefined,
  ) {}

  get isBeforeRequest(): boolean {
    return this.call === undefined;
  }

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
      result = runInContext(this.context, invoke);
    } catch (error) {
      this.failed(error);
      throw error;
    }
    return settling(result, this);
  }

  succeeded(value: unknown): void {
    this.context.release();
    this.call?.succeeded(value);
  }

  failed(error: unknown): void {
    this.context.release();
    this.call?.failed(error);
  }

  finished(): void {
    this.context.release();
    this.call?.finished();
  }
}
