import type { Counter, Histogram, ObservableGauge, ObservableUpDownCounter } from '@opentelemetry/api';
import { METRICS, type NoAttributes, type PipelinesEventAttributes, type QueueAttributes } from '../catalog';
import { instrumentsByProvider } from '../telemetry/instrument-factory';
import { registry } from './registry';

/** The instruments of events, of one meter provider. Batches also use those of calls. */
export interface EventInstruments {
  readonly events: Counter<PipelinesEventAttributes>;
  readonly eventLatency: Histogram<PipelinesEventAttributes>;
  readonly queueEvents: ObservableUpDownCounter<QueueAttributes>;
  readonly queueOldest: ObservableGauge<NoAttributes>;
  readonly batchBytes: Histogram<NoAttributes>;
  readonly unflushedEvents: Counter<NoAttributes>;
}

/** Returns the instruments of a meter provider. Creates them at the first use, and exports the queue through them. */
export const eventInstrumentsFor = instrumentsByProvider(
  ({ counter, histogram, observableGauge, observableUpDownCounter }): EventInstruments => {
    const instruments: EventInstruments = {
      events: counter(METRICS.pipelinesEvents),
      eventLatency: histogram(METRICS.pipelinesEventLatency),
      queueEvents: observableUpDownCounter(METRICS.pipelinesQueueEvents),
      queueOldest: observableGauge(METRICS.pipelinesQueueOldest),
      batchBytes: histogram(METRICS.pipelinesBatchBytes),
      unflushedEvents: counter(METRICS.pipelinesUnflushedEvents),
    };
    exportQueue(instruments);
    // the process often ends after the first increment: `increase()` needs an earlier sample
    instruments.unflushedEvents.add(0);
    return instruments;
  },
);

function exportQueue({ queueEvents, queueOldest }: EventInstruments): void {
  const { queue } = registry;
  queueEvents.addCallback((result) => {
    result.observe(queue.queued, { state: 'queued' });
    result.observe(queue.sending, { state: 'sending' });
  });
  queueOldest.addCallback((result) => {
    queue.closeGroup();
    result.observe(queue.oldestAgeMs(performance.now()));
  });
}
