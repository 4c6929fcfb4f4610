import { expect } from 'chai';
import {
  ANALYTICS_ALIASES,
  AnalyticsWorld,
  anEvent,
  aPlugin,
  type AnalyticsClient,
} from '../harness/sdk/analytics-world';
import { until } from '../harness/until';

const circular: Record<string, unknown> = {};
circular['self'] = circular;

interface Loss {
  readonly outcome: string;
  /** Settings of the client. */
  readonly settings?: object;
  readonly enqueue: (client: AnalyticsClient) => unknown;
}

const withProperty = (value: unknown) => (client: AnalyticsClient) =>
  client.track(anEvent({ properties: { value } }));

const throwError = () => {
  throw new Error('thrown by the spec');
};

/** Ways in which one event is not delivered. In most of them, the SDK reports a success or nothing. */
const LOSSES: Readonly<Record<string, Loss>> = {
  'a BigInt': { outcome: 'unserializable', enqueue: withProperty(1n) },
  'a circular value': { outcome: 'unserializable', enqueue: withProperty(circular) },
  'a toJSON that throws': { outcome: 'unserializable', enqueue: withProperty({ toJSON: throwError }) },
  'properties that become unserializable after the call': {
    outcome: 'unserializable',
    settings: { flushInterval: 30 },
    enqueue: (client) => {
      const properties: Record<string, unknown> = {};
      client.track(anEvent({ properties }));
      setTimeout(() => (properties['value'] = 1n), 15);
    },
  },
  'a disabled integration': {
    outcome: 'disabled',
    enqueue: (client) => client.track(anEvent({ integrations: { 'Customer.io Data Pipelines': false } })),
  },
  'a deregistered pipeline': {
    outcome: 'disabled',
    enqueue: async (client) => {
      await client.ready;
      await client.deregister('Customer.io Data Pipelines');
      client.track(anEvent());
    },
  },
  'a plugin that throws': {
    outcome: 'plugin',
    enqueue: async (client) => {
      await client.register(aPlugin('before', throwError));
      client.track(anEvent());
    },
  },
  'an event that the SDK finds too large': {
    outcome: 'too_large',
    enqueue: withProperty('i'.repeat(40_000)),
  },
  'a listener that throws': {
    outcome: 'lost',
    enqueue: (client) => client.on('dispatch_start', throwError).track(anEvent()),
  },
  'a negative number of retries': {
    outcome: 'lost',
    settings: { maxRetries: -1 },
    enqueue: (client) => client.track(anEvent()),
  },
  'a closed client': {
    outcome: 'closed',
    enqueue: async (client) => {
      await client.closeAndFlush();
      client.track(anEvent());
    },
  },
};

for (const alias of ANALYTICS_ALIASES) {
  describe(`an event of ${alias} that is not delivered`, () => {
    let world: AnalyticsWorld;
    beforeEach(async () => (world = await AnalyticsWorld.create({}, alias)));
    afterEach(() => world.end());

    for (const [reason, { outcome, settings, enqueue }] of Object.entries(LOSSES)) {
      it(`is ${outcome} because of ${reason}`, async () => {
        const client = world.client(settings);
        await enqueue(client);
        expect(await world.untilOutcomes(1)).to.deep.equal({ [`track ${outcome}`]: 1 });
        expect(world.simulator.requests).to.deep.equal([]);
        expect(await world.telemetry.points('customerio_pipelines_queue_oldest_ms')).to.deep.include({
          attributes: {},
          value: 0,
        });
      });
    }
  });
}

describe('an event that is not delivered', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await AnalyticsWorld.create()));
  afterEach(() => world.end());

  it('exports unflushed events as 0 before there are any', async () => {
    world.client().track(anEvent());
    expect(await world.telemetry.points('customerio_pipelines_unflushed_events_total')).to.deep.equal([
      { attributes: {}, value: 0 },
    ]);
  });

  it('is in the queue until then, and unflushed once if closeAndFlush() resolves before', async () => {
    world.respond({ kind: 'hang' });
    const client = world.client({ maxEventsInBatch: 2, maxRetries: 0 });
    client.track(anEvent());
    client.track(anEvent());
    await until('request', () => world.simulator.requests.length === 1);
    client.track(anEvent());
    await client.closeAndFlush({ timeout: 1 });
    expect(await world.queue()).to.deep.equal([1, 2]);
    const [oldest] = await world.telemetry.points('customerio_pipelines_queue_oldest_ms');
    expect(oldest?.value).to.be.greaterThan(0);
    await client.closeAndFlush({ timeout: 1 });
    const [unflushed] = await world.telemetry.points('customerio_pipelines_unflushed_events_total');
    expect(unflushed?.value).to.equal(3);
  });

  it('has no negative age in the queue if a test replaces the clock', async () => {
    world.respond({ kind: 'hang' });
    world.client({ maxRetries: 0 }).track(anEvent());
    const now = performance.now.bind(performance);
    performance.now = () => 0;
    try {
      const [oldest] = await world.telemetry.points('customerio_pipelines_queue_oldest_ms');
      expect(oldest?.value).to.equal(0);
    } finally {
      performance.now = now;
    }
  });
});
