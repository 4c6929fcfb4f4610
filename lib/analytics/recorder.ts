import type { MeterProvider } from '@opentelemetry/api';
import type { PipelinesEventAttributes, PipelinesOperation, PipelinesOutcome } from '../catalog';
import { flushConfigProblems } from '../diagnostics';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import { readProperty } from '../foreign/read';
import type { Telemetry } from '../telemetry';
import type { Instruments } from '../telemetry/instruments';
import { noteUnrecordedCall } from '../telemetry/start-check';
import { BatchDelivery, type BatchContent } from './batch';
import { logDropped, logUnflushed } from './event-report';
import { activeSpanContext, recordEventSpan, type EventFailure } from './event-span';
import { eventInstrumentsFor, type EventInstruments } from './instruments';
import { endedOutcome, operationOf } from './outcome';
import { OutcomeCounts, recordLatency } from './outcome-counts';
import type { PendingEvent } from './pending-event';
import { registry, type Delivery, type EventRecorder } from './registry';
import { emitterOf } from './shapes';

/** Outcomes without a log event: a delivery has its own one, and a call that throws reports to its caller. */
const UNLOGGED: ReadonlySet<PipelinesOutcome> = new Set(['accepted', 'delivery_failed', 'invalid_argument']);

/** Records events and batches as telemetry, with the configuration of one instrumentation instance. */
export class AnalyticsRecorder implements EventRecorder {
  private isFirstEvent = true;
  private readonly throttle = new OccurrenceThrottle();
  private meterProvider: MeterProvider | undefined;
  private current: EventInstruments | undefined;

  constructor(
    private readonly telemetry: Telemetry,
    readonly rank: number,
  ) {}

  enqueued(client: object, context: object): void {
    const event = readProperty(context, 'event');
    const operation = operationOf(event);
    // a subclass of the client can emit the event of a call twice
    if (operation === undefined || registry.queue.has(context) || !this.canRecord()) return;
    if (this.isFirstEvent) {
      this.isFirstEvent = false;
      // an SDK that sets a diagnostics logger does so before the first call
      flushConfigProblems('call');
    }
    const spanContext =
      this.recordSpan(operation, event) ?? failOpen('reading the active span', activeSpanContext);
    registry.queue.add(client, context, { operation, enqueuedAt: performance.now(), spanContext });
  }

  ended(client: object, context: object): void {
    const event = this.eventOf(client, context);
    // a batch that is being sent ends with an outcome for each event
    if (event?.state !== 'queued') return;
    const { hasCall, client: state } = event;
    // an event whose call is not known may have been in a batch that was not observed either
    const hasObservedBatches = hasCall && state.hasObservedBatches && !registry.hasUnknownBatches;
    const outcome = endedOutcome(context, hasObservedBatches);
    if (outcome !== undefined) this.finish(event, outcome);
  }

  drained(client: object): void {
    registry.queue.removeUnmatched(client);
  }

  lost(event: PendingEvent): void {
    this.finish(event, 'lost');
  }

  threw(operation: string, args: readonly unknown[], error: unknown): void {
    const known = operationOf({ type: operation });
    if (known === undefined || !this.canRecord()) return;
    this.recordSpan(known, args[0], { type: 'invalid_argument', error });
    this.count({ operation: known, outcome: 'invalid_argument' });
  }

  calledAfterClose(event: unknown): void {
    const operation = operationOf(event);
    if (operation === undefined || !this.canRecord()) return;
    this.recordSpan(operation, event, { type: 'closed' });
    this.count({ operation, outcome: 'closed' });
  }

  unflushed(count: number): void {
    failOpen('recording metrics', () => this.instruments()?.unflushedEvents.add(count));
    const occurrences = this.throttle.record('unflushed', count);
    if (occurrences > 0) logUnflushed(this.telemetry, occurrences);
  }

  deliver(publisher: object, contexts: readonly object[]): Delivery | undefined {
    if (!this.canRecord()) return undefined;
    const owner = emitterOf(publisher) ?? publisher;
    const events = contexts.map((context) => this.eventOf(owner, context));
    const delivery = new BatchDelivery(
      { telemetry: this.telemetry, calls: this.callInstruments(), events: this.instruments() },
      { contexts, events },
      this.finishBatch,
    );
    events.forEach((event) => event !== undefined && registry.queue.markSending(event));
    delivery.start(publisher);
    return delivery;
  }

  /** Returns the event of a context. Adds it if its call was not observed. */
  private eventOf(client: object, context: object): PendingEvent | undefined {
    const known = registry.queue.find(client, context);
    if (known !== undefined) return known;
    const operation = operationOf(readProperty(context, 'event'));
    // not canRecord(): the call and the batch were noted already
    if (operation === undefined || !this.hasSignal()) return undefined;
    return registry.queue.adopt(client, context, operation);
  }

  /** Returns the instruments of events, or undefined if no SDK is registered. */
  private instruments(): EventInstruments | undefined {
    try {
      const provider = this.telemetry.providers.meterProvider();
      if (provider !== this.meterProvider) {
        this.meterProvider = provider;
        this.current = undefined; // also if the next line throws
        this.current = provider === undefined ? undefined : eventInstrumentsFor(provider);
      }
      return this.current;
    } catch (error) {
      reportInternalError('creating instruments', error);
      return undefined;
    }
  }

  /** Returns the instruments of calls, of which a batch is one. */
  private callInstruments(): Instruments | undefined {
    return failOpen('creating instruments', () => this.telemetry.instruments());
  }

  private readonly hasSignal = (): boolean =>
    this.instruments() !== undefined ||
    failOpen('creating a tracer', () => this.telemetry.providers.tracer()) !== undefined ||
    this.telemetry.events.isEnabled('warn');

  private canRecord(): boolean {
    if (this.hasSignal()) return true;
    noteUnrecordedCall(this.hasSignal);
    return false;
  }

  private recordSpan(operation: PipelinesOperation, event: unknown, failure?: EventFailure) {
    const { config, providers } = this.telemetry;
    if (!config.eventSpans) return undefined;
    return failOpen('recording a span', () => {
      const tracer = providers.tracer();
      return tracer === undefined ? undefined : recordEventSpan(tracer, config, operation, event, failure);
    });
  }

  private readonly finishBatch = ({ events }: BatchContent, outcomes: readonly PipelinesOutcome[]): void => {
    const counts = new OutcomeCounts(this.instruments());
    outcomes.forEach((outcome, index) => counts.add(events[index], outcome));
    counts.forEach((labels, count) => this.count(labels, count));
  };

  private finish(event: PendingEvent, outcome: PipelinesOutcome): void {
    if (!registry.queue.remove(event)) return;
    const { operation, hasCall, enqueuedAt } = event;
    const labels = { operation, outcome };
    if (hasCall) recordLatency(this.instruments(), performance.now() - enqueuedAt, labels);
    this.count(labels);
  }

  private count(labels: PipelinesEventAttributes, count = 1): void {
    const { outcome } = labels;
    registry.onOutcome?.(outcome, count);
    failOpen('recording metrics', () => this.instruments()?.events.add(count, labels));
    const occurrences = UNLOGGED.has(outcome) ? 0 : this.throttle.record(outcome, count);
    if (occurrences > 0) logDropped(this.telemetry, outcome, occurrences);
  }
}
