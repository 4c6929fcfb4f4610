import type { PipelinesOperation } from '../catalog';
import { readProperty, readText } from '../foreign/read';
import type { ClientQueue, PendingEvent } from './pending-event';

/**
 * The pending events of the process. Depth and oldest age are read in constant time: the events are in the order of
 * their calls.
 */
export class EventQueue {
  private readonly events = new Set<PendingEvent>();
  private readonly byContext = new WeakMap<object, PendingEvent>();
  /**
   * A `before` plugin can replace the context of an event. The id stays the same. It is not always unique. The index is
   * created for the first unknown context, because hashing the ids is the most expensive part of the queue.
   */
  private byMessageId: Map<string, Set<PendingEvent>> | undefined;
  private readonly clients = new WeakMap<object, ClientQueue>();
  private readonly collected: FinalizationRegistry<PendingEvent>;
  private sendingCount = 0;

  /** @param onCollected called with an event whose context was collected: it cannot have an outcome. */
  constructor(onCollected: (event: PendingEvent) => void) {
    this.collected = new FinalizationRegistry((event) => {
      if (event.isPending && !this.removeIfAdopted(event)) onCollected(event);
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
    // a test can replace the clock
    for (const { enqueuedAt } of this.events) return Math.max(now - enqueuedAt, 0);
    return 0;
  }

  /** Returns the state of a client. */
  ofClient(client: object): ClientQueue {
    let queue = this.clients.get(client);
    if (queue === undefined) {
      queue = { pending: 0, adopted: 0, isUnflushed: false, hasObservedBatches: false };
      this.clients.set(client, queue);
    }
    return queue;
  }

  /** Adds the event of a call. */
  add(
    client: object,
    context: object,
    event: Pick<PendingEvent, 'operation' | 'enqueuedAt' | 'spanContext'>,
  ): PendingEvent {
    return this.insert(client, context, { ...event, hasCall: true }, messageIdOf(context));
  }

  /** Adds an event whose call is not known. */
  adopt(client: object, context: object, operation: PipelinesOperation): PendingEvent {
    this.ofClient(client).adopted += 1;
    const event = { operation, enqueuedAt: performance.now(), spanContext: undefined, hasCall: false };
    return this.insert(client, context, event, undefined);
  }

  private insert(
    client: object,
    context: object,
    event: Pick<PendingEvent, 'operation' | 'enqueuedAt' | 'spanContext' | 'hasCall'>,
    messageId: string | undefined,
  ): PendingEvent {
    const queue = this.ofClient(client);
    const state = { isSending: false, isPending: true, isForgotten: false };
    const pending = { ...event, client: queue, messageId, ...state };
    queue.pending += 1;
    this.events.add(pending);
    this.byContext.set(context, pending);
    if (this.byMessageId !== undefined) addId(this.byMessageId, pending);
    this.collected.register(context, pending, pending);
    return pending;
  }

  /** Returns the event of a context, also if it has an outcome. Returns undefined if its call is not known. */
  find(context: object): PendingEvent | undefined {
    const known = this.byContext.get(context);
    if (known?.isForgotten === false) return known;
    const messageId = messageIdOf(context);
    if (messageId === undefined) return undefined;
    this.byMessageId ??= this.indexMessageIds();
    const [replaced] = this.byMessageId.get(messageId) ?? [];
    if (replaced === undefined) return undefined;
    this.removeId(replaced); // another context with this id belongs to another event
    this.byContext.set(context, replaced);
    return replaced;
  }

  /** Returns whether the event of a context was added. */
  has(context: object): boolean {
    return this.byContext.get(context)?.isForgotten === false;
  }

  private indexMessageIds(): Map<string, Set<PendingEvent>> {
    const index = new Map<string, Set<PendingEvent>>();
    for (const event of this.events) addId(index, event);
    return index;
  }

  private removeId(event: PendingEvent): void {
    if (this.byMessageId === undefined || event.messageId === undefined) return;
    const events = this.byMessageId.get(event.messageId);
    if (events?.delete(event) === true && events.size === 0) this.byMessageId.delete(event.messageId);
  }

  /** Marks an event as part of a batch that is being sent. */
  markSending(event: PendingEvent): void {
    if (event.isSending || !event.isPending) return;
    event.isSending = true;
    event.client.hasObservedBatches = true;
    this.sendingCount += 1;
  }

  /** Removes an event, because it has an outcome. Returns false if it had one. */
  remove(event: PendingEvent): boolean {
    if (!event.isPending) return false;
    event.isPending = false;
    event.client.pending -= 1;
    if (event.isSending) this.sendingCount -= 1;
    this.events.delete(event);
    if (this.events.size === 0) this.byMessageId = undefined;
    else this.removeId(event);
    this.collected.unregister(event);
    return true;
  }

  /** Removes events of a client that has no pending ones: they ended in another context with another id. */
  removeUnmatched(client: object): void {
    const queue = this.ofClient(client);
    if (queue.pending > 0 && queue.adopted > 0) {
      for (const event of this.events) {
        if (event.client === queue && event.hasCall && !event.isSending) this.removeIfAdopted(event);
      }
    }
    queue.adopted = 0;
  }

  /** Removes an event if its client has an event whose call is not known: that is this one. Returns whether it has. */
  private removeIfAdopted(event: PendingEvent): boolean {
    if (event.client.adopted === 0) return false;
    event.client.adopted -= 1;
    return this.remove(event);
  }

  /** Forgets the events that are not being sent, because the instrumentation was disabled. */
  clear(): void {
    for (const event of this.events) {
      if (!event.isSending) event.isForgotten = this.remove(event);
    }
  }
}

function addId(index: Map<string, Set<PendingEvent>>, event: PendingEvent): void {
  if (event.messageId === undefined) return;
  const events = index.get(event.messageId);
  if (events === undefined) index.set(event.messageId, new Set([event]));
  else events.add(event);
}

const messageIdOf = (context: object): string | undefined =>
  readText(readProperty(context, 'event'), 'messageId');
