import type { SpanContext } from '@opentelemetry/api';
import type { PipelinesOperation } from '../catalog';

/** The state of one client. It does not refer to the client. */
export interface ClientQueue {
  pending: number;
  /** Number of events whose call is not known: it was before the instrumentation, or a plugin changed the event's id. */
  adopted: number;
  /** Whether its events were reported as unflushed. A closed client has no new ones. */
  isUnflushed: boolean;
  /** Whether the batches of the client are observed. If not, only its public events are. */
  hasObservedBatches: boolean;
}

/** An event from the call that enqueued it to its outcome. It refers to no object of the SDK or the application. */
export interface PendingEvent {
  readonly operation: PipelinesOperation;
  /** A time of `performance.now()`. */
  readonly enqueuedAt: number;
  /** Whether the call was observed. If not, the event was found later, and has no latency. */
  readonly hasCall: boolean;
  /** The span that was active at the call, or the span of the event. */
  readonly spanContext: SpanContext | undefined;
  readonly client: ClientQueue;
  /** Set if a plugin can replace the context of the event. */
  readonly messageId: string | undefined;
  isSending: boolean;
  /** Whether it has no outcome. */
  isPending: boolean;
  /** Whether it had no outcome when the instrumentation was disabled. */
  isForgotten: boolean;
}
