import { expect } from 'chai';
import { ANALYTICS_ALIASES, AnalyticsWorld, anEvent, aPlugin } from '../harness/sdk/analytics-world';
import { until } from '../harness/until';

interface EventContext {
  readonly event: object;
  cancel(): never;
}
const eventOf = (context: unknown) => (context as EventContext).event;

/** Cancels an event in the way that the SDK takes for the end of all plugins. */
function cancel(context: unknown): Promise<never> {
  return Promise.resolve()
    .then(() => (context as EventContext).cancel())
    .catch((error: Error) => Promise.reject(Object.assign(error, { type: 'middleware_cancellation' })));
}

for (const alias of ANALYTICS_ALIASES) {
  describe(`an event of ${alias} that a plugin changes`, () => {
    let world: AnalyticsWorld;
    beforeEach(async () => (world = await AnalyticsWorld.create({}, alias)));
    afterEach(() => world.end());

    /** Creates a client with a plugin that replaces the context of each event. */
    const replacing = async (changes: object, settings: object = {}) => {
      const client = world.client(settings);
      const { Context } = world.sdk as unknown as { Context: new (event: object) => object };
      await client.register(
        aPlugin('before', (context) => new Context(Object.assign(eventOf(context), changes))),
      );
      return client;
    };
    const latencies = async () =>
      (await world.telemetry.points('customerio_pipelines_event_latency_ms')).map(({ count }) => count);

    it('is accepted in another context, also if its id is not unique', async () => {
      const client = await replacing({});
      client.track(anEvent({ messageId: 'order-1' }));
      client.track(anEvent({ messageId: 'order-1' }));
      expect(await world.untilOutcomes(2)).to.deep.equal({ 'track accepted': 2 });
      expect(await latencies()).to.deep.equal([2]);
      expect(await world.queue()).to.deep.equal([0, 0]);
    });

    it('is counted once if its context and its id change', async () => {
      const client = world.client();
      const { Context } = world.sdk as unknown as { Context: new (event: object) => object };
      await client.register(
        aPlugin('before', (context) => new Context({ ...eventOf(context), messageId: 'other' })),
      );
      client.track(anEvent());
      client.track(anEvent());
      client.identify(anEvent({ traits: { value: 1n } }));
      await client.closeAndFlush({ timeout: 60_000 });
      expect(await world.outcomes()).to.deep.equal({ 'track accepted': 2, 'identify unserializable': 1 });
      expect(await world.queue()).to.deep.equal([0, 0]);
      expect(await world.telemetry.points('customerio_pipelines_unflushed_events_total')).to.deep.equal([
        { attributes: {}, value: 0 },
      ]);
    });

    it('is accepted if a plugin fails after the event was added to a batch that is delivered', async () => {
      const client = world.client({ maxEventsInBatch: 3, flushInterval: 60_000 });
      const errors: unknown[] = [];
      client.on('error', (error) => errors.push(error));
      await client.register(aPlugin('after', cancel));
      client.track(anEvent());
      client.identify(anEvent());
      await until('errors', () => errors.length === 2);
      expect(await world.outcomes()).to.deep.equal({});
      // fills the batch
      client.page(anEvent());
      expect(await world.untilOutcomes(3)).to.deep.equal({
        'track accepted': 1,
        'identify accepted': 1,
        'page accepted': 1,
      });
      expect(world.telemetry.span().status.code).to.equal(0);
      expect(await world.queue()).to.deep.equal([0, 0]);
    });

    it('is not delivered if a plugin fails and the delivery fails', async () => {
      world.respond({ kind: 'error', status: 400 });
      const client = world.client();
      await client.register(aPlugin('after', cancel));
      client.track(anEvent());
      expect(await world.untilOutcomes(1)).to.deep.equal({ 'track delivery_failed': 1 });
      expect(world.telemetry.span().attributes['error.type']).to.equal('400');
    });
  });
}
