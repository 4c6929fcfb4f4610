import { expect } from 'chai';
import { EventQueue } from '../../lib/analytics/queue';

/** More events than a group has, so that the queue has several groups. */
const EVENTS = 1_000;

describe('the queue of events', () => {
  const client = {};
  const contextOf = (number: number) => ({ event: { type: 'track', messageId: `m-${number}` } });

  function filled() {
    const queue = new EventQueue(() => undefined);
    const contexts = Array.from({ length: EVENTS }, (_, number) => contextOf(number));
    const events = contexts.map((context, enqueuedAt) =>
      queue.add(client, context, { operation: 'track', enqueuedAt, spanContext: undefined }),
    );
    return { queue, contexts, events };
  }

  it('has the age of its oldest event for any order of the outcomes', () => {
    const { queue, events } = filled();
    const [first, ...others] = events;
    expect(queue.oldestAgeMs(EVENTS)).to.equal(EVENTS);
    others.slice(0, -1).forEach((event) => queue.remove(event));
    expect([queue.queued, queue.oldestAgeMs(EVENTS)]).to.deep.equal([2, EVENTS]);
    queue.remove(first!);
    expect([queue.queued, queue.oldestAgeMs(EVENTS)]).to.deep.equal([1, 1]);
    queue.remove(others.at(-1)!);
    expect([queue.queued, queue.oldestAgeMs(EVENTS)]).to.deep.equal([0, 0]);
  });

  it('counts an event that is enqueued after all others have an outcome', () => {
    const { queue, events } = filled();
    events.forEach((event) => queue.remove(event));
    queue.add(client, contextOf(EVENTS), { operation: 'track', enqueuedAt: EVENTS, spanContext: undefined });
    expect([queue.queued, queue.oldestAgeMs(EVENTS + 7)]).to.deep.equal([1, 7]);
  });

  it('separates the events that are being sent, and removes an event once', () => {
    const { queue, events } = filled();
    events.slice(0, 100).forEach((event) => queue.markSending(event));
    expect([queue.queued, queue.sending]).to.deep.equal([EVENTS - 100, 100]);
    expect([queue.remove(events[0]!), queue.remove(events[0]!)]).to.deep.equal([true, false]);
    expect([queue.queued, queue.sending]).to.deep.equal([EVENTS - 100, 99]);
  });

  it('finds an event by a replaced context with the same message id', () => {
    const { queue, events, contexts } = filled();
    const [first, second] = contexts;
    expect(queue.find(client, first!)).to.equal(events[0]);
    expect(queue.find(client, { event: first!.event })).to.equal(events[0]);
    expect(queue.find(client, new Proxy(second!, {}))).to.equal(events[1]);
    expect(queue.find(client, Object.freeze({ event: second!.event }))).to.equal(undefined);
  });

  it('does not find the event of another client with the same message id', () => {
    const { queue, events, contexts } = filled();
    const other = {};
    queue.add(other, contextOf(EVENTS), { operation: 'track', enqueuedAt: 0, spanContext: undefined });
    const replaced = Object.freeze({ event: contexts[7]!.event });
    expect(queue.find(other, replaced)).to.equal(undefined);
    expect(queue.find(client, replaced)).to.equal(events[7]);
    expect(queue.find(client, replaced)).to.equal(events[7]);
  });

  it('forgets its events when it is cleared', () => {
    const { queue, contexts } = filled();
    queue.clear();
    expect([queue.queued, queue.oldestAgeMs(EVENTS), queue.ofClient(client).pending]).to.deep.equal([
      0, 0, 0,
    ]);
    expect(queue.find(client, contexts[0]!)).to.equal(undefined);
  });

  it('leaves no trace on a context', () => {
    const { contexts } = filled();
    expect(Reflect.ownKeys(contexts[0]!)).to.deep.equal(['event']);
  });
});
