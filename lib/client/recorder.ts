import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import type { Method } from '../foreign/patch';
import type { Telemetry } from '../telemetry';
import type * as InFlight from '../telemetry/in-flight';
import type { Instruments } from '../telemetry/instruments';
import { noteUnrecordedCall } from '../telemetry/start-check';
import type { Call } from './call';
import type { Operation, Recorder } from './dispatch';
import type * as Recording from './recording';

/* Loaded with the first recorded call. Bench row: "preload". */
const loadRecording = () => require('./recording') as typeof Recording;
const inFlight = () => require('../telemetry/in-flight') as typeof InFlight;

/** Records SDK calls as telemetry, with the configuration of one instrumentation instance. */
export class CallRecorder implements Recorder {
  private recording: Recording.CallRecording | undefined;
  private exported: Instruments | undefined;

  constructor(
    private readonly telemetry: Telemetry,
    readonly rank: number,
  ) {}

  isIdle(): boolean {
    const { config, providers } = this.telemetry;
    if (config.logger !== undefined || !providers.isEmpty) return false;
    noteUnrecordedCall(this.canRecord);
    return true;
  }

  /** Records one call. Only runs the SDK's method if no signal is enabled. */
  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown {
    const call = this.startCall(operation, self, args);
    return call === undefined ? Reflect.apply(original, self, args) : call.run(original);
  }

  callLate(operation: Operation, replacement: Method, self: unknown, args: unknown[]): unknown {
    const recording = failOpen('starting the telemetry of a call', () => this.recordingOfCalls());
    return recording === undefined
      ? Reflect.apply(replacement, self, args)
      : recording.callLate(replacement, self, args, () => this.startCall(operation, self, args));
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
      return this.recordingOfCalls().start(operation, self, args, tracer, instruments);
    } catch (error) {
      reportInternalError('starting the telemetry of a call', error);
      return undefined;
    }
  }

  /** Drops what only makes the next call faster. */
  stop(): void {
    this.recording?.forgetLastCall();
  }

  private recordingOfCalls(): Recording.CallRecording {
    return (this.recording ??= new (loadRecording().CallRecording)(this.telemetry));
  }

  private readonly canRecord = (): boolean =>
    this.telemetry.providers.tracer() !== undefined ||
    this.telemetry.instruments() !== undefined ||
    this.telemetry.events.isEnabled('warn');

  /** Returns the current instruments, and exports the number of calls in flight through them. */
  instruments(): Instruments | undefined {
    const instruments = this.telemetry.instruments();
    if (instruments !== undefined && instruments !== this.exported) {
      this.exported = instruments;
      inFlight().exportInFlight(instruments);
    }
    return instruments;
  }
}
