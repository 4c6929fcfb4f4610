import { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';
import { trace } from '@opentelemetry/api';
import { isInsideCall } from '../../../../client/attempts';
import type { Operation, Recorder } from '../../../../client/dispatch';
import { asMethod, type Method } from '../../../../foreign/patch';
import { unrecordedCalls } from '../../../../telemetry/start-check';
import type { ProcessReport } from '../process-report';

const insideCall = new AsyncLocalStorage<true>();

/** Returns whether the running code belongs to a call of a patched method. */
export const isRequestOfCall = (): boolean => insideCall.getStore() === true;

/** Runs the function as a part of a call. */
export const runInsideCall = <T>(run: () => T): T => insideCall.run(true, run);

/** Counts a call. @param isOwn whether the application's own instrumentation records it, not that of the doctor */
export function countCall(report: ProcessReport, { client, name }: Operation, isOwn: boolean): void {
  const key = `${client}.${name}`;
  report.calls[key] = (report.calls[key] ?? 0) + 1;
  if (!isOwn) report.callsBeforeRegistration += 1;
}

/** Runs a recorded call, and counts its end before the recorder can export it. Returns or throws what it does. */
export function observeEnd(report: ProcessReport, run: () => unknown): unknown {
  // no span is exported if a sampler drops it
  const isTraced = trace.getActiveSpan()?.isRecording() === true;
  const end = () => countEndedCall(report, isTraced);
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    end();
    throw error;
  }
  if (types.isPromise(result)) void Promise.prototype.then.call(result, end, end);
  else end();
  return result;
}

/** Counts calls, and passes them on unchanged. */
export class ObservedRecorder implements Recorder {
  /**
   * @param isOwn whether the recorder is the application's own, not that of the doctor
   * @param onCall runs before each call
   */
  constructor(
    private readonly recorder: Recorder,
    private readonly isOwn: boolean,
    private readonly report: ProcessReport,
    private readonly onCall: () => void,
  ) {}

  get rank(): number {
    return this.recorder.rank;
  }

  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown {
    // a part of another call
    if (isInsideCall(self)) return this.recorder.call(operation, original, self, args);
    this.onCall();
    countCall(this.report, operation, this.isOwn);
    const observed = this.observe(original, unrecordedCalls());
    return runInsideCall(() => this.recorder.call(operation, observed, self, args));
  }

  callLate(operation: Operation, replacement: Method, self: unknown, args: unknown[]): unknown {
    return runInsideCall(() => this.recorder.callLate(operation, replacement, self, args));
  }

  /** Returns a method that counts the end of a recorded call, before the recorder can export it. */
  private observe(original: Method, unrecordedBefore: number): Method {
    const { report } = this;
    return asMethod({
      method(...args) {
        // the promise of a call that is not recorded stays as it is: its rejection can be unhandled
        if (unrecordedCalls() !== unrecordedBefore) return Reflect.apply(original, this, args);
        return observeEnd(report, () => Reflect.apply(original, this, args));
      },
    });
  }
}

function countEndedCall({ signals: { traces, metrics } }: ProcessReport, isTraced: boolean): void {
  if (isTraced) traces.callsSinceExport += 1;
  if (metrics.hasProvider) metrics.callsSinceExport += 1;
}
