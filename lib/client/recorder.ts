import { GuardedJournal } from '../delivery/journal';
import { flushConfigProblems } from '../diagnostics';
import { reportInternalError } from '../diagnostics/fail-open';
import type { Method } from '../foreign/patch';
import type { Telemetry } from '../telemetry';
import { exportInFlight } from '../telemetry/in-flight';
import type { Instruments } from '../telemetry/instruments';
import { noteUnrecordedCall } from '../telemetry/start-check';
import { isInsideCall, observeTransport, runObserved } from './attempts';
import { Call } from './call';
import { captureFor, type Capture } from './capture';
import type { Operation, Recorder } from './dispatch';
import { LateCall } from './late-call';
import { profileFor, type OperationProfile } from './operations';

/**
 * Timeout of one journal operation. Calls do not wait for it; it limits the pending operations of a hanging journal.
 */
const JOURNAL_TIMEOUT_MS = 1_000;

/** Records SDK calls as telemetry, with the configuration of one instrumentation instance. */
export class CallRecorder implements Recorder {
  private readonly profiles = new Map<Operation, OperationProfile>();
  private readonly capture: Capture | undefined;
  private readonly journal: GuardedJournal;

  constructor(
    private readonly telemetry: Telemetry,
    readonly rank: number,
  ) {
    this.capture = captureFor(telemetry.config);
    this.journal = new GuardedJournal(() => telemetry, JOURNAL_TIMEOUT_MS, telemetry.config.deliveryJournal);
  }

  /** Records one call. Only runs the SDK's method if no signal is enabled. */
  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown {
    const call = this.startCall(operation, self, args);
    return call === undefined ? Reflect.apply(original, self, args) : call.run(original);
  }

  callLate(operation: Operation, replacement: Method, self: unknown, args: unknown[]): unknown {
    if (isInsideCall(self)) return Reflect.apply(replacement, self, args);
    observeTransport(self);
    const call = new LateCall(self, () => this.startCall(operation, self, args));
    return call.run(() => runObserved(call, replacement, args));
  }

  /** Starts a call. Returns undefined if no signal is enabled, or if the call is part of another one. */
  private startCall(operation: Operation, self: unknown, args: unknown[]): Call | undefined {
    try {
      const { telemetry } = this;
      const tracer = telemetry.providers.tracer();
      const instruments = this.instruments();
      if (tracer === undefined && instruments === undefined && !telemetry.events.isEnabled('warn')) {
        noteUnrecordedCall(this.canRecord);
        return undefined;
      }
      if (isInsideCall(self)) return undefined;
      const call = new Call(telemetry, instruments, this.journal, this.profileOf(operation), self, args);
      call.start(tracer, this.capture);
      return call;
    } catch (error) {
      reportInternalError('starting the telemetry of a call', error);
      return undefined;
    }
  }

  private readonly canRecord = (): boolean =>
    this.telemetry.providers.tracer() !== undefined ||
    this.telemetry.instruments() !== undefined ||
    this.telemetry.events.isEnabled('warn');

  /** Returns the current instruments, and exports the number of calls in flight through them. */
  instruments(): Instruments | undefined {
    const instruments = this.telemetry.instruments();
    if (instruments !== undefined) exportInFlight(instruments);
    return instruments;
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
