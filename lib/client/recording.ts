import type { Tracer } from '@opentelemetry/api';
import { GuardedJournal } from '../delivery/journal';
import { flushConfigProblems } from '../diagnostics';
import type { Method } from '../foreign/patch';
import type { Telemetry } from '../telemetry';
import type { Instruments } from '../telemetry/instruments';
import { isInsideCall, observeTransport, runObserved } from './attempts';
import { Call } from './call';
import { captureFor, type Capture } from './capture';
import type { Operation } from './dispatch';
import { LateCall } from './late-call';
import { profileFor, type OperationProfile } from './operations';

/**
 * Timeout of one journal operation. Calls do not wait for it; it limits the pending operations of a hanging journal.
 */
const JOURNAL_TIMEOUT_MS = 1_000;

/** Starts calls with the configuration of one instrumentation instance. */
export class CallRecording {
  private readonly profiles = new Map<Operation, OperationProfile>();
  private readonly capture: Capture | undefined;
  private readonly journal: GuardedJournal;

  constructor(private readonly telemetry: Telemetry) {
    this.capture = captureFor(telemetry.config);
    this.journal = new GuardedJournal(() => telemetry, JOURNAL_TIMEOUT_MS, telemetry.config.deliveryJournal);
  }

  /** Starts a call. Returns undefined if the call is part of another one. */
  start(
    operation: Operation,
    client: unknown,
    args: unknown[],
    tracer: Tracer | undefined,
    instruments: Instruments | undefined,
  ): Call | undefined {
    if (isInsideCall(client)) return undefined;
    const call = new Call(this.telemetry, instruments, this.journal, this.profileOf(operation), client, args);
    call.start(tracer, this.capture);
    return call;
  }

  /**
   * Runs the function of another library, which replaced a method.
   *
   * @param start starts the call if the function makes a request without a call of a patched method.
   */
  callLate(replacement: Method, client: unknown, args: unknown[], start: () => Call | undefined): unknown {
    if (isInsideCall(client)) return Reflect.apply(replacement, client, args);
    observeTransport(client);
    const call = new LateCall(client, start);
    return call.run(() => runObserved(call, replacement, args));
  }

  /** Drops the call that ended last, and with it the span and the providers. */
  forgetLastCall(): void {
    Call.last = undefined;
  }

  private profileOf(operation: Operation): OperationProfile {
    let profile = this.profiles.get(operation);
    if (profile === undefined) {
      // an SDK that sets a diagnostics logger does so before the first call
      flushConfigProblems('call');
      profile = profileFor(operation.client, operation.name);
      this.profiles.set(operation, profile);
    }
    return profile;
  }
}
