import { BYTE_BUCKETS, LATENCY_BUCKETS, type MetricDefinition } from './metric-definition';
import type { PipelinesOperation, PipelinesOutcome, QueueState } from './values';

/** Metrics of `cdp-analytics-node`. Its batches are also API calls, with `operation="batch"` and `api="pipelines"`. */
export const PIPELINES_METRICS = {
  pipelinesEvents: {
    name: 'customerio_pipelines_events_total',
    type: 'counter',
    unit: '',
    description: 'Events passed to cdp-analytics-node, by outcome; each event counts once',
    attributes: ['operation', 'outcome'],
  },
  pipelinesEventLatency: {
    name: 'customerio_pipelines_event_latency_ms',
    type: 'histogram',
    unit: '',
    description:
      'Time from the call to the outcome of an event in milliseconds, measured at the delivery of its batch',
    attributes: ['operation', 'outcome'],
    buckets: LATENCY_BUCKETS,
  },
  pipelinesQueueEvents: {
    name: 'customerio_pipelines_queue_events',
    type: 'observable up-down counter',
    unit: '',
    description: 'Events without an outcome at the time of the collection, by state',
    attributes: ['state'],
  },
  pipelinesQueueOldest: {
    name: 'customerio_pipelines_queue_oldest_ms',
    type: 'observable gauge',
    unit: '',
    description: 'Age of the oldest event without an outcome in milliseconds, or 0',
    attributes: [],
  },
  pipelinesBatchBytes: {
    name: 'customerio_pipelines_batch_bytes',
    type: 'histogram',
    unit: '',
    description: 'Size of the request body of a batch in bytes; a batch with retries counts once',
    attributes: [],
    buckets: BYTE_BUCKETS,
  },
  pipelinesUnflushedEvents: {
    name: 'customerio_pipelines_unflushed_events_total',
    type: 'counter',
    unit: '',
    description: 'Events without an outcome when closeAndFlush() resolved; they can still arrive',
    attributes: [],
  },
} as const satisfies Record<string, MetricDefinition>;

export type PipelinesEventAttributes = { operation: PipelinesOperation; outcome: PipelinesOutcome };
export type QueueAttributes = { state: QueueState };
