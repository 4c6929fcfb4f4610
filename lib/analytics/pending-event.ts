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
  /** Its pending events by message id, if a plugin replaced a context. */
  byMessageId: MessageIds | undefined;
}

/** `queued`: in a plugin or in an open batch. `ended`: has an outcome. `forgotten`: its outcome will not be seen. */
export type EventState = 'queued' | 'sending' | 'ended' | 'forgotten';

/** An event from the call that enqueued it to its outcome. It refers to no object of the SDK or the application. */
export interface PendingEvent {
  readonly operation: PipelinesOperation;
  /** A time of `performance.now()`. */
  readonly enqueuedAt: number;
  /** Whether the call was observed. If not, the event was found later, and has no latency. */
  readonly hasCall: boolean;
  /** The span that was active at the call, or the span of the event. It can be invalid. */
  readonly spanContext: SpanContext | undefined;
  readonly client: ClientQueue;
  /** Set if a plugin can replace the context of the event. */
  readonly messageId: string | undefined;
  readonly group: EventGroup;
  state: EventState;
}

/** Returns whether an event has no outcome. */
export const isPending = ({ state }: PendingEvent): boolean => state === 'queued' || state === 'sending';

const MAX_EVENTS = 64;
const MAX_AGE_MS = 1000;

/**
 * Events that were enqueued one after the other. The collection of their contexts is detected for the whole group, which
 * costs an event much less than a detection of its own.
 */
export class EventGroup {
  /** Each context of the group refers to this object: if it is collected, they are too. Undefined after the last event. */
  member: object | undefined = {};
  private readonly events: PendingEvent[] = [];
  private pendingCount = 0;

  /** @param createdAt a time of `performance.now()`. */
  constructor(private readonly createdAt: number) {}

  /** Whether no event is pending. */
  get isEmpty(): boolean {
    return this.pendingCount === 0;
  }

  /** Returns whether an event of this time belongs to the group. */
  accepts(enqueuedAt: number): boolean {
    return this.events.length < MAX_EVENTS && enqueuedAt - this.createdAt < MAX_AGE_MS;
  }

  add(event: PendingEvent): void {
    this.events.push(event);
    this.pendingCount += 1;
  }

  /** Notes that an event is not pending any more. */
  eventEnded(): void {
    this.pendingCount -= 1;
  }

  oldestPending(): PendingEvent | undefined {
    return this.events.find(isPending);
  }

  pending(): PendingEvent[] {
    return this.events.filter(isPending);
  }
}

/** Pending events of one client by message id. The application can give the same id to several events. */
export class MessageIds {
  private readonly events = new Map<string, Set<PendingEvent>>();

  add(event: PendingEvent): void {
    if (event.messageId === undefined) return;
    const events = this.events.get(event.messageId);
    if (events === undefined) this.events.set(event.messageId, new Set([event]));
    else events.add(event);
  }

  /** Removes the oldest event with an id, and returns it: another context with this id belongs to another event. */
  take(messageId: string): PendingEvent | undefined {
    const [event] = this.events.get(messageId) ?? [];
    if (event !== undefined) this.remove(event);
    return event;
  }

  remove(event: PendingEvent): void {
    if (event.messageId === undefined) return;
    const events = this.events.get(event.messageId);
    if (events?.delete(event) === true && events.size === 0) this.events.delete(event.messageId);
  }
}
