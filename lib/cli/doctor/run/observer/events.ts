import type { Context } from '@opentelemetry/api';
import { decorateEventRecorders, observeOutcomes } from '../../../../analytics/inspection';
import type { Delivery, EventRecorder } from '../../../../analytics/registry';
import { unrecordedCalls } from '../../../../telemetry/start-check';
import type { ProcessReport } from '../process-report';
import { countCall, observeEnd, runInsideCall } from './calls';

/** Key of a batch in the calls of a report. */
const BATCH = { client: 'pipelines', name: 'batch' } as const;

/**
 * Counts events and batches of `cdp-analytics-node`.
 *
 * @param isOwn returns whether the application's own instrumentation records, not that of the doctor
 * @param onEvent runs before each event and batch
 */
export function observeEvents(report: ProcessReport, isOwn: () => boolean, onEvent: () => void): void {
  observeOutcomes((outcome, count) => {
    report.events[outcome] = (report.events[outcome] ?? 0) + count;
    onEvent();
  });
  decorateEventRecorders((recorder) => new ObservedEventRecorder(recorder, isOwn, report, onEvent));
}

/** Counts events and batches, and passes them on unchanged. */
class ObservedEventRecorder implements EventRecorder {
  constructor(
    private readonly recorder: EventRecorder,
    private readonly isOwn: () => boolean,
    private readonly report: ProcessReport,
    private readonly onEvent: () => void,
  ) {}

  get rank(): number {
    return this.recorder.rank;
  }

  enqueued(...args: Parameters<EventRecorder['enqueued']>): void {
    this.observe(() => this.recorder.enqueued(...args));
    if (!this.isOwn()) this.report.eventsBeforeRegistration += 1;
  }

  threw(...args: Parameters<EventRecorder['threw']>): void {
    this.observe(() => this.recorder.threw(...args));
  }

  calledAfterClose(event: unknown): void {
    this.observe(() => this.recorder.calledAfterClose(event));
  }

  ended(client: object, context: object): void {
    this.recorder.ended(client, context);
  }

  drained(client: object): void {
    this.recorder.drained(client);
  }

  lost(...args: Parameters<EventRecorder['lost']>): void {
    this.recorder.lost(...args);
  }

  unflushed(count: number): void {
    this.report.unflushedEvents += count;
    this.recorder.unflushed(count);
  }

  deliver(publisher: object, contexts: readonly object[]): Delivery {
    this.onEvent();
    countCall(this.report, BATCH, this.isOwn());
    const delivery = this.recorder.deliver(publisher, contexts);
    return delivery === undefined ? UNRECORDED : new ObservedDelivery(delivery, this.report);
  }

  /** Records an event, and counts it if it is not recorded. */
  private observe(record: () => void): void {
    this.onEvent();
    const before = unrecordedCalls();
    record();
    if (unrecordedCalls() !== before) this.report.unrecordedEvents += 1;
  }
}

/** A delivery that counts its end before the recorder can export it. */
class ObservedDelivery implements Delivery {
  constructor(
    private readonly delivery: Delivery,
    private readonly report: ProcessReport,
  ) {}

  get body(): unknown {
    return this.delivery.body;
  }

  get attempts(): number {
    return this.delivery.attempts;
  }

  run(send: () => unknown): unknown {
    return runInsideCall(() => this.delivery.run(() => observeEnd(this.report, send)));
  }

  runsIn(context: Context): boolean {
    return this.delivery.runsIn(context);
  }

  attemptStarted(body: unknown): void {
    this.delivery.attemptStarted(body);
  }

  attemptEnded(status: number): void {
    this.delivery.attemptEnded(status);
  }

  attemptFailed(error: unknown): void {
    this.delivery.attemptFailed(error);
  }
}

/** A delivery that is not recorded. Its requests belong to it nevertheless. */
const UNRECORDED: Delivery = {
  body: undefined,
  attempts: 0,
  runsIn: () => false,
  run: runInsideCall,
  attemptStarted: () => undefined,
  attemptEnded: () => undefined,
  attemptFailed: () => undefined,
};
