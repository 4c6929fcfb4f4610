import { LOG_EVENTS, ATTR, type PipelinesOperation, type PipelinesOutcome } from '../catalog';
import { flushConfigProblems } from '../diagnostics';
import { failOpen } from '../diagnostics/fail-open';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import { readProperty } from '../foreign/read';
import type { Telemetry } from '../telemetry';
import type { Instruments } from '../telemetry/instruments';
import { noteUnrecordedCall } from '../telemetry/start-check';
import { BatchDelivery } from './batch';
import { activeSpanContext, recordEventSpan, SDK_ATTRIBUTES } from './event-span';
import { eventInstrumentsFor, type EventInstruments } from './instruments';
import { failureOf, operationOf, publicOutcome, undeliveredOutcome } from './outcome';
import type { PendingEvent } from './queue';
import { registry, type Delivery, type EventRecorder } from './registry';

/** Outcomes without a log event: a delivery has its own one, and a call that throws reports to its caller. */
const UNLOGGED: ReadonlySet<PipelinesOutcome> = new Set(['accepted', 'delivery_failed', 'invalid_argument']);

/** Records events and batches as telemetry, with the configuration of one instrumentation instance. */
export class AnalyticsRecorder implements EventRecorder {
  private isFirstEvent = true;
  private readonly throttle = new OccurrenceThrottle();

  constructor(
    private readonly telemetry: Telemetry,
    readonly rank: number,
  ) {}

  enqueued(client: object, context: object): void {
    const event = readProperty(context, 'event');
    const operation = operationOf(event);
    if (operation === undefined || !this.canRecord()) return;
    if (this.isFirstEvent) {
      this.isFirstEvent = false;
      // an SDK that sets a diagnostics logger does so before the first call
      flushConfigProblems('call');
    }
    // exports the queue, also before the first outcome
    this.instruments();
    const spanContext =
      this.recordSpan(operation, event) ?? failOpen('reading the active span', activeSpanContext);
    registry.queue.add(client, context, { operation, enqueuedAt: performance.now(), spanContext });
  }

  ended(context: object): void {
    const event = registry.queue.find(context);
    if (event?.isPending !== true) return;
    if (event.isSending)
      this.finish(event, failureOf(context) === undefined ? 'accepted' : 'delivery_failed');
    else this.finish(event, outcomeOf(event, context));
  }

  lost(event: PendingEvent): void {
    this.finish(event, 'lost');
  }

  threw(operation: string, args: readonly unknown[]): void {
    const known = operationOf({ type: operation });
    if (known === undefined || !this.canRecord()) return;
    this.recordSpan(known, args[0], 'invalid_argument');
    this.count(known, 'invalid_argument');
  }

  calledAfterClose(event: unknown): void {
    const operation = operationOf(event);
    if (operation === undefined || !this.canRecord()) return;
    this.recordSpan(operation, event, 'closed');
    this.count(operation, 'closed');
  }

  unflushed(count: number): void {
    failOpen('recording metrics', () => this.instruments()?.unflushedEvents.add(count));
    const occurrences = this.throttle.record('unflushed', count);
    if (occurrences === 0) return;
    this.telemetry.events.emit({
      name: LOG_EVENTS.unflushed.name,
      severity: 'warn',
      body: `closeAndFlush() resolved, and ${occurrences} events for Customer.io have no outcome`,
      span: undefined,
      attributes: { [ATTR.sdk]: SDK_ATTRIBUTES[ATTR.sdk], [ATTR.occurrences]: occurrences },
    });
  }

  deliver(publisher: unknown, contexts: readonly object[]): Delivery | undefined {
    const events = contexts.map((context) => registry.queue.find(context));
    events.forEach((event) => event !== undefined && registry.queue.markSending(event));
    if (!this.canRecord()) return undefined;
    const delivery = new BatchDelivery(
      { telemetry: this.telemetry, calls: this.callInstruments(), events: this.instruments() },
      { contexts, events },
      (index, outcome) => this.finishItem(contexts[index], events[index], outcome),
    );
    delivery.start(publisher);
    return delivery;
  }

  /** Returns the instruments of events, or undefined if no SDK is registered. */
  private instruments(): EventInstruments | undefined {
    return failOpen('creating instruments', () => {
      const provider = this.telemetry.providers.meterProvider();
      return provider === undefined ? undefined : eventInstrumentsFor(provider);
    });
  }

  /** Returns the instruments of calls, of which a batch is one. */
  private callInstruments(): Instruments | undefined {
    return failOpen('creating instruments', () => this.telemetry.instruments());
  }

  private readonly hasSignal = (): boolean =>
    failOpen('creating a tracer', () => this.telemetry.providers.tracer()) !== undefined ||
    this.callInstruments() !== undefined ||
    this.telemetry.events.isEnabled('warn');

  private canRecord(): boolean {
    if (this.hasSignal()) return true;
    noteUnrecordedCall(this.hasSignal);
    return false;
  }

  private recordSpan(operation: PipelinesOperation, event: unknown, errorType?: string) {
    const { config, providers } = this.telemetry;
    if (!config.eventSpans) return undefined;
    return failOpen('recording a span', () => {
      const tracer = providers.tracer();
      return tracer === undefined ? undefined : recordEventSpan(tracer, config, operation, event, errorType);
    });
  }

  /** Counts an event of a batch. Its call was not recorded if it was before the instrumentation was enabled. */
  private finishItem(
    context: object | undefined,
    event: PendingEvent | undefined,
    outcome: PipelinesOutcome,
  ): void {
    if (event !== undefined) return this.finish(event, outcome);
    const operation = operationOf(readProperty(context, 'event'));
    if (operation !== undefined) this.count(operation, outcome);
  }

  private finish(event: PendingEvent, outcome: PipelinesOutcome): void {
    if (!registry.queue.remove(event)) return;
    const { operation, enqueuedAt } = event;
    failOpen('recording metrics', () =>
      this.instruments()?.eventLatency.record(performance.now() - enqueuedAt, { operation, outcome }),
    );
    this.count(operation, outcome);
  }

  private count(operation: PipelinesOperation, outcome: PipelinesOutcome): void {
    failOpen('recording metrics', () => this.instruments()?.events.add(1, { operation, outcome }));
    const occurrences = UNLOGGED.has(outcome) ? 0 : this.throttle.record(outcome);
    if (occurrences === 0) return;
    this.telemetry.events.emit({
      name: LOG_EVENTS.dropped.name,
      severity: 'warn',
      body: `${occurrences} events for Customer.io were not sent: ${outcome}`,
      span: undefined,
      attributes: {
        [ATTR.sdk]: SDK_ATTRIBUTES[ATTR.sdk],
        [ATTR.eventOutcome]: outcome,
        [ATTR.occurrences]: occurrences,
      },
    });
  }
}

const outcomeOf = (event: PendingEvent, context: object): PipelinesOutcome =>
  event.client.hasObservedBatches ? undeliveredOutcome(context) : publicOutcome(context);
