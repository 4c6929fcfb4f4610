import type { SpanContext } from '@opentelemetry/api';
import type { PipelinesOperation } from '../catalog';
import { readProperty, readText } from '../foreign/read';

/** The state of one client. It does not refer to the client. */
export interface ClientQueue {
  pending: number;
  /** Whether the batches of the client are observed. If not, only its public events are. */
  hasObservedBatches: boolean;
}

/** An event from the call that enqueued it to its outcome. It refers to no object of the SDK or the application. */
export interface PendingEvent {
  readonly operation: PipelinesOperation;
  /** A time of `performance.now()`. */
  readonly enqueuedAt: number;
  /** The span that was active at the call, or the span of the event. */
  readonly spanContext: SpanContext | undefined;
  readonly client: ClientQueue;
  readonly messageId: string | undefined;
  isSending: boolean;
  /** Whether it has no outcome. */
  isPending: boolean;
}

/**
 * The pending events of the process. Depth and oldest age are read in constant time: the events are in the order of
 * their calls.
 */
export class EventQueue {
  private readonly events = new Set<PendingEvent>();
  private byContext = new WeakMap<object, PendingEvent>();
  /**
   * A `before` plugin can replace the context of an event. The id stays the same. It is not always unique. The index is
   * created for the first unknown context, because hashing the ids is the most expensive part of the queue.
   */
  private byMessageId: Map<string, PendingEvent> | undefined;
  private readonly clients = new WeakMap<object, ClientQueue>();
  private readonly collected: FinalizationRegistry<PendingEvent>;
  private sendingCount = 0;

  /** @param onCollected called with an event whose context was collected: it cannot have an outcome. */
  constructor(onCollected: (event: PendingEvent) => void) {
    this.collected = new FinalizationRegistry((event) => {
      if (event.isPending) onCollected(event);
    });
  }

  /** Number of events in a plugin or in an open batch. */
  get queued(): number {
    return this.events.size - this.sendingCount;
  }

  /** Number of events in batches that are being sent. */
  get sending(): number {
    return this.sendingCount;
  }

  /** Age of the oldest event in milliseconds, or 0. */
  oldestAgeMs(now: number): number {
    for (const { enqueuedAt } of this.events) return now - enqueuedAt;
    return 0;
  }

  /** Returns the state of a client. */
  ofClient(client: object): ClientQueue {
    let queue = this.clients.get(client);
    if (queue === undefined) {
      queue = { pending: 0, hasObservedBatches: false };
      this.clients.set(client, queue);
    }
    return queue;
  }

  add(
    client: object,
    context: object,
    event: Pick<PendingEvent, 'operation' | 'enqueuedAt' | 'spanContext'>,
  ): PendingEvent {
    const messageId = messageIdOf(context);
    const queue = this.ofClient(client);
    const pending = { ...event, client: queue, messageId, isSending: false, isPending: true };
    queue.pending += 1;
    this.events.add(pending);
    this.byContext.set(context, pending);
    if (messageId !== undefined) this.byMessageId?.set(messageId, pending);
    this.collected.register(context, pending, pending);
    return pending;
  }

  /** Returns the event of a context, also if it has an outcome. Returns undefined if its call was not recorded. */
  find(context: object): PendingEvent | undefined {
    const known = this.byContext.get(context);
    if (known !== undefined) return known;
    this.byMessageId ??= this.indexMessageIds();
    const replaced = this.byMessageId.get(messageIdOf(context) ?? '');
    if (replaced !== undefined) this.byContext.set(context, replaced);
    return replaced;
  }

  private indexMessageIds(): Map<string, PendingEvent> {
    const index = new Map<string, PendingEvent>();
    for (const event of this.events) {
      if (event.messageId !== undefined) index.set(event.messageId, event);
    }
    return index;
  }

  /** Marks an event as part of a batch that is being sent. */
  markSending(event: PendingEvent): void {
    if (event.isSending || !event.isPending) return;
    event.isSending = true;
    this.sendingCount += 1;
  }

  /** Removes an event, because it has an outcome. Returns false if it had one. */
  remove(event: PendingEvent): boolean {
    if (!event.isPending) return false;
    event.isPending = false;
    event.client.pending -= 1;
    if (event.isSending) this.sendingCount -= 1;
    this.events.delete(event);
    if (event.messageId !== undefined && this.byMessageId?.get(event.messageId) === event) {
      this.byMessageId.delete(event.messageId);
    }
    this.collected.unregister(event);
    return true;
  }

  /** Forgets all events, because the instrumentation was disabled. */
  clear(): void {
    for (const event of this.events) this.remove(event);
    this.byContext = new WeakMap();
  }
}

const messageIdOf = (context: object): string | undefined =>
  readText(readProperty(context, 'event'), 'messageId');
