import type { PipelinesEventAttributes, PipelinesOutcome } from '../catalog';
import { reportInternalError } from '../diagnostics/fail-open';
import type { EventInstruments } from './instruments';
import type { PendingEvent } from './pending-event';
import { registry } from './registry';

interface Count {
  readonly labels: PipelinesEventAttributes;
  events: number;
}

/** Records the latency of an event. Reports an error instead of throwing it. */
export function recordLatency(
  instruments: EventInstruments | undefined,
  latencyMs: number,
  labels: PipelinesEventAttributes,
): void {
  try {
    instruments?.eventLatency.record(latencyMs, labels);
  } catch (error) {
    reportInternalError('recording metrics', error);
  }
}

/** Finishes the events of a batch, and counts them by their labels. The latencies are recorded one by one. */
export class OutcomeCounts {
  private readonly now = performance.now();
  /** A batch has few different labels, usually one pair. */
  private readonly counts: Count[] = [];

  constructor(private readonly instruments: EventInstruments | undefined) {}

  /** Finishes an event, unless it has an outcome. An event whose call is not known has no latency. */
  add(event: PendingEvent | undefined, outcome: PipelinesOutcome): void {
    if (event === undefined || !registry.queue.remove(event)) return;
    const { operation, hasCall, enqueuedAt } = event;
    let count = this.counts.find(
      ({ labels }) => labels.operation === operation && labels.outcome === outcome,
    );
    if (count === undefined) {
      count = { labels: { operation, outcome }, events: 0 };
      this.counts.push(count);
    }
    count.events += 1;
    if (hasCall) recordLatency(this.instruments, this.now - enqueuedAt, count.labels);
  }

  forEach(visit: (labels: PipelinesEventAttributes, events: number) => void): void {
    this.counts.forEach(({ labels, events }) => visit(labels, events));
  }
}
