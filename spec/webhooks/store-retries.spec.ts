import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';
import { expect } from 'chai';
import type { DedupeStore } from '../../lib/webhooks';
import { until } from '../harness/until';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

/** Where a command of the store ran. */
interface Place {
  readonly eventId: string;
  readonly request: string | undefined;
  readonly traceId: string | undefined;
}

describe('a completion that the shared store did not accept', () => {
  const storage = new AsyncLocalStorage<string>();
  let world: WebhookWorld;
  let isAvailable: boolean;
  let places: Place[];

  const store: DedupeStore = {
    claim: () => 'claimed' as const,
    complete: (eventId) => {
      places.push({
        eventId,
        request: storage.getStore(),
        traceId: trace.getActiveSpan()?.spanContext().traceId,
      });
      if (!isAvailable) throw new Error('the store is unavailable');
      return 'completed';
    },
    release: () => undefined,
  };

  beforeEach(() => {
    isAvailable = false;
    places = [];
    world = new WebhookWorld({ dedupeStore: store });
  });
  afterEach(() => world.end());

  const sendIn = (request: string) =>
    storage.run(request, () =>
      trace
        .getTracer('a web server')
        .startActiveSpan(request, (span) =>
          world.send(envelope('email', 'delivered', {}, { event_id: request })).finally(() => span.end()),
        ),
    );

  it('is sent again outside the requests, which have ended', async () => {
    for (const request of ['first', 'second']) await sendIn(request);
    expect(places.map(({ request }) => request)).to.deep.equal(['first', 'second']);
    isAvailable = true;
    await until('both completions', () => places.length === 4);
    const outside = { request: undefined, traceId: undefined };
    expect(places.slice(2)).to.deep.equal([
      { eventId: 'first', ...outside },
      { eventId: 'second', ...outside },
    ]);
  });
});
