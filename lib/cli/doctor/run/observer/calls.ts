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
    this.count(operation);
    const observed = this.observe(original, unrecordedCalls());
    return insideCall.run(true, () => this.recorder.call(operation, observed, self, args));
  }

  callLate(operation: Operation, replacement: Method, self: unknown, args: unknown[]): unknown {
    return insideCall.run(true, () => this.recorder.callLate(operation, replacement, self, args));
  }

  private count({ client, name }: Operation): void {
    const { calls } = this.report;
    const key = `${client}.${name}`;
    calls[key] = (calls[key] ?? 0) + 1;
    if (!this.isOwn) this.report.callsBeforeRegistration += 1;
  }

  /** Returns a method that counts the end of a recorded call, before the recorder can export it. */
  private observe(original: Method, unrecordedBefore: number): Method {
    const { report } = this;
    return asMethod({
      method(...args) {
        // the promise of a call that is not recorded stays as it is: its rejection can be unhandled
        if (unrecordedCalls() !== unrecordedBefore) return Reflect.apply(original, this, args);
        // no span is exported if a sampler drops it
        const isTraced = trace.getActiveSpan()?.isRecording() === true;
        const end = () => countEndedCall(report, isTraced);
        let result: unknown;
        try {
          result = Reflect.apply(original, this, args);
        } catch (error) {
          end();
          throw error;
        }
        if (types.isPromise(result)) void Promise.prototype.then.call(result, end, end);
        else end();
        return result;
      },
    });
  }
}

function countEndedCall({ signals: { traces, metrics } }: ProcessReport, isTraced: boolean): void {
  if (isTraced) traces.callsSinceExport += 1;
  if (metrics.hasProvider) metrics.callsSinceExport += 1;
}
