import { reportInternalError, flushConfigProblems } from '../diagnostics';
import { SPAN_NAME_PREFIX, type Api, type CallAttributes, type OperationAttributes } from '../catalog';
import { GuardedJournal } from '../delivery/journal';
import type { Telemetry } from '../telemetry';
import { isInsideCall } from './attempts';
import { Call } from './call';
import { captureFor, type Capture } from './capture';
import { traitsOf, type OperationTraits } from './operations';
import type { Method } from './patch';
import type { Operation, Recorder } from './registry';

/** No call waits for the journal: this bounds what is left behind in one that hangs. */
const STORE_TIMEOUT_MS = 1_000;

/** What is the same for every call of one SDK method. */
export interface OperationProfile {
  readonly name: string;
  readonly spanName: string;
  readonly api: Api;
  readonly traits: OperationTraits;
  readonly attributes: OperationAttributes;
  readonly success: CallAttributes;
  readonly error: CallAttributes;
}

/** Turns calls of the SDK into telemetry, by one instance's configuration. */
export class CallRecorder implements Recorder {
  private readonly profiles = new Map<Operation, OperationProfile>();
  private readonly capture: Capture | undefined;
  private readonly sends: GuardedJournal;

  constructor(
    private readonly telemetry: Telemetry,
    readonly rank: number,
  ) {
    this.capture = captureFor(telemetry.config);
    this.sends = new GuardedJournal(() => telemetry, STORE_TIMEOUT_MS, telemetry.config.deliveryJournal);
  }

  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown {
    const call = this.begin(operation, self, args);
    return call === undefined ? Reflect.apply(original, self, args) : call.run(original);
  }

  /** @returns undefined where there is nothing to record, or nobody to record it for. */
  private begin(operation: Operation, self: unknown, args: unknown[]): Call | undefined {
    try {
      const { providers: signals, events } = this.telemetry;
      const tracer = signals.tracer();
      const instruments = this.telemetry.instruments();
      if (tracer === undefined && instruments === undefined && !events.isEnabled('warn')) return undefined;
      if (isInsideCall(self)) return undefined;
      const call = new Call(this.telemetry, instruments, this.sends, this.profileOf(operation), self, args);
      call.start(tracer, this.capture);
      return call;
    } catch (error) {
      reportInternalError('starting the telemetry of a call', error);
      return undefined;
    }
  }

  private profileOf(operation: Operation): OperationProfile {
    const known = this.profiles.get(operation);
    if (known !== undefined) return known;
    // a preload was never handed to an SDK: by its first call there is a diag logger, if there will be one
    flushConfigProblems('by a call');
    const { client, name } = operation;
    const traits = traitsOf(client, name);
    const api = traits.api ?? client;
    const profile: OperationProfile = {
      name,
      spanName: SPAN_NAME_PREFIX + name,
      api,
      traits,
      attributes: { operation: name, api },
      success: { operation: name, status: 'success', api },
      error: { operation: name, status: 'error', api },
    };
    this.profiles.set(operation, profile);
    return profile;
  }
}
