import type { PipelinesOperation } from '../catalog';
import { createPrivateField } from '../foreign/private-field';
import { readProperty, readText } from '../foreign/read';
import { EventGroup, isPending, MessageIds, type ClientQueue, type PendingEvent } from './pending-event';

type NewEvent = Pick<PendingEvent, 'operation' | 'enqueuedAt' | 'spanContext'>;

/**
 * The pending events of the process. Depth and oldest age are read in constant time: the groups are in the order of
 * their calls.
 */
export class EventQueue {
  private readonly byContext = createPrivateField<PendingEvent>();
  private readonly clients = new WeakMap<object, ClientQueue>();
  /** Groups with pending events, and the current one. */
  private readonly groups = new Set<EventGroup>();
  private current: EventGroup | undefined;
  private readonly members = createPrivateField<EventGroup['member']>();
  private readonly collected: FinalizationRegistry<EventGroup>;
  private pendingCount = 0;
  private sendingCount = 0;

  /** @param onCollected called with an event whose context was collected: it cannot have an outcome. */
  constructor(onCollected: (event: PendingEvent) => void) {
    this.collected = new FinalizationRegistry((group) => {
      // a delivery decides on the events that it sends
      const events = group.pending().filter(({ state }) => state === 'queued');
      for (const event of events) if (!this.removeIfAdopted(event)) onCollected(event);
    });
  }

  /** Number of events in a plugin or in an open batch. */
  get queued(): number {
    return this.pendingCount - this.sendingCount;
  }

  /** Number of events in batches that are being sent. */
  get sending(): number {
    return this.sendingCount;
  }

  /** Age of the oldest event in milliseconds, or 0. */
  oldestAgeMs(now: number): number {
    for (const group of this.groups) {
      const oldest = group.oldestPending();
      // a test can replace the clock
      if (oldest !== undefined) return Math.max(now - oldest.enqueuedAt, 0);
    }
    return 0;
  }

  /** Returns the state of a client. */
  ofClient(client: object): ClientQueue {
    let queue = this.clients.get(client);
    if (queue === undefined) {
      queue = {
        pending: 0,
        adopted: 0,
        isUnflushed: false,
        hasObservedBatches: false,
        byMessageId: undefined,
      };
      this.clients.set(client, queue);
    }
    return queue;
  }

  /** Adds the event of a call. */
  add(client: object, context: object, event: NewEvent): PendingEvent {
    return this.insert(client, context, event, messageIdOf(context), true);
  }

  /** Adds an event whose call is not known. */
  adopt(client: object, context: object, operation: PipelinesOperation): PendingEvent {
    this.ofClient(client).adopted += 1;
    const event = { operation, enqueuedAt: performance.now(), spanContext: undefined };
    return this.insert(client, context, event, undefined, false);
  }

  private insert(
    client: object,
    context: object,
    { operation, enqueuedAt, spanContext }: NewEvent,
    messageId: string | undefined,
    hasCall: boolean,
  ): PendingEvent {
    const queue = this.ofClient(client);
    const group = this.groupAt(enqueuedAt);
    const event: PendingEvent = {
      operation,
      enqueuedAt,
      hasCall,
      spanContext,
      client: queue,
      messageId,
      group,
      state: 'queued',
    };
    this.attach(context, event);
    group.add(event);
    queue.pending += 1;
    this.pendingCount += 1;
    queue.byMessageId?.add(event);
    return event;
  }

  private attach(context: object, event: PendingEvent): void {
    this.byContext.set(context, event);
    this.members.set(context, event.group.member);
  }

  /**
   * Returns the event of a context of a client, also if it has an outcome. Returns undefined if its call is not known. A
   * `before` plugin can replace the context: the id stays the same. It is not always unique.
   */
  find(client: object, context: object): PendingEvent | undefined {
    const known = this.byContext.get(context);
    if (known !== undefined && known.state !== 'forgotten') return known;
    const messageId = messageIdOf(context);
    const queue = this.ofClient(client);
    if (messageId === undefined || queue.pending === 0) return undefined;
    queue.byMessageId ??= this.indexMessageIds(queue);
    const replaced = queue.byMessageId.take(messageId);
    if (replaced !== undefined) this.attach(context, replaced);
    return replaced;
  }

  /** Returns whether the event of a context was added. */
  has(context: object): boolean {
    const event = this.byContext.get(context);
    return event !== undefined && event.state !== 'forgotten';
  }

  /** Hashing the ids is the most expensive part of the queue, so an index is created for the first unknown context. */
  private indexMessageIds(queue: ClientQueue): MessageIds {
    const ids = new MessageIds();
    for (const event of this.pendingEvents()) if (event.client === queue) ids.add(event);
    return ids;
  }

  private pendingEvents(): PendingEvent[] {
    return [...this.groups].flatMap((group) => group.pending());
  }

  /** Marks an event as part of a batch that is being sent. */
  markSending(event: PendingEvent): void {
    if (event.state !== 'queued') return;
    event.state = 'sending';
    event.client.hasObservedBatches = true;
    this.sendingCount += 1;
  }

  /** Removes an event, because it has an outcome. Returns false if it had one. */
  remove(event: PendingEvent, state: 'ended' | 'forgotten' = 'ended'): boolean {
    if (!isPending(event)) return false;
    if (event.state === 'sending') this.sendingCount -= 1;
    event.state = state;
    event.client.pending -= 1;
    this.pendingCount -= 1;
    event.group.eventEnded();
    if (event.group.isEmpty) this.groups.delete(event.group);
    if (event.client.pending === 0) event.client.byMessageId = undefined;
    else event.client.byMessageId?.remove(event);
    return true;
  }

  /** Removes events of a client that has no pending ones: they ended in another context with another id. */
  removeUnmatched(client: object): void {
    const queue = this.ofClient(client);
    if (queue.pending > 0 && queue.adopted > 0) {
      for (const event of this.pendingEvents()) {
        if (event.client === queue && event.hasCall && event.state === 'queued') this.removeIfAdopted(event);
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
    this.closeGroup();
    for (const event of this.pendingEvents()) if (event.state === 'queued') this.remove(event, 'forgotten');
  }

  /** Ends the current group. Until then, its events without an outcome are not detected. */
  closeGroup(): void {
    if (this.current !== undefined) this.current.member = undefined;
    this.current = undefined;
  }

  /** Returns the current group, or starts a new one. */
  private groupAt(now: number): EventGroup {
    let group = this.current;
    if (group?.accepts(now) !== true) {
      this.closeGroup();
      group = this.current = new EventGroup(now);
      this.collected.register(group.member as object, group);
    }
    // a group leaves the set with its last pending event
    if (group.isEmpty) this.groups.add(group);
    return group;
  }
}

const messageIdOf = (context: object): string | undefined =>
  readText(readProperty(context, 'event'), 'messageId');
