import { expect } from 'chai';
import { registry } from '../../lib/analytics/registry';
import {
  AnalyticsWorld,
  anEvent,
  freshAnalytics,
  type AnalyticsModule,
} from '../harness/sdk/analytics-world';
import { BREAKAGES, explode } from '../harness/telemetry/broken-apis';
import { warningsDuring } from '../harness/telemetry/diagnostics';
import { until } from '../harness/until';

describe('an event with failing telemetry', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  /** Sends an event that is delivered after a retry, one that fails, and one whose arguments are invalid. */
  async function expectUntouchedEvents() {
    const client = world.client({ maxEventsInBatch: 1, maxRetries: 1 });
    const seen: string[] = [];
    client.on('error', () => seen.push('error')).on('track', () => seen.push('track'));
    world.simulator.script({}, { kind: 'reset' }, { kind: 'default' }, { kind: 'error', status: 400 });
    client.track(anEvent());
    await until('delivery', () => seen.length === 1);
    client.track(anEvent());
    await until('failure', () => seen.length === 2);
    expect(() => client.track({})).to.throw('Event is not a string');
    await client.closeAndFlush();
    expect(seen).to.deep.equal(['track', 'error']);
    expect(world.simulator.requests).to.have.length(3);
  }

  for (const [description, installFault] of Object.entries(BREAKAGES)) {
    it(`is sent and reported as without instrumentation, with ${description}`, async () => {
      world = await AnalyticsWorld.create({ eventSpans: true, logLevel: 'debug' });
      installFault();
      await expectUntouchedEvents();
    });
  }

  it('is sent and reported as without instrumentation, with a configured logger that throws', async () => {
    const logger = { debug: explode, info: explode, warn: explode, error: explode };
    world = await AnalyticsWorld.create({ logger, logLevel: 'debug' });
    await expectUntouchedEvents();
    expect(await world.outcomes()).to.deep.equal({
      'track accepted': 1,
      'track delivery_failed': 1,
      'track invalid_argument': 1,
    });
  });

  it('is counted if the tracer throws', async () => {
    world = await AnalyticsWorld.create({ eventSpans: true });
    BREAKAGES['a tracer that throws']();
    world.client().track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
  });
});

/** Returns the prototype of the class that sends batches. */
const publisherOf = <T extends object>(sdk: AnalyticsModule): T => {
  const { _publisher } = new sdk.Analytics({ writeKey: 'key' }) as unknown as { _publisher: object };
  return Object.getPrototypeOf(_publisher) as T;
};

describe('a client of cdp-analytics-node with another inner shape', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  it('has the outcomes that the SDK reports if its batches have an unknown shape or are frozen', async () => {
    const changes: Record<string, (publisher: { createBatch(): object }) => void> = {
      CUSTOMERIO_OTEL_VERSION: (publisher) => {
        const create = Reflect.get<typeof publisher, 'createBatch'>(publisher, 'createBatch');
        publisher.createBatch = function () {
          return Object.assign(create.call(this), { getContexts: undefined });
        };
      },
      CUSTOMERIO_OTEL_FROZEN: (publisher) => Object.freeze(publisher),
    };
    for (const [code, change] of Object.entries(changes)) {
      const sdk = freshAnalytics();
      change(publisherOf(sdk));
      world = await AnalyticsWorld.create({}, undefined, sdk);
      const warnings = await warningsDuring(async () => {
        world.client().track(anEvent());
        expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
      });
      expect(warnings.map((warning) => warning.code)).to.deep.equal([code]);
      expect(await world.queue()).to.deep.equal([0, 0]);
      await world.end();
    }
    registry.hasUnknownBatches = false;
  });

  it('is recorded by its public events only, with one warning', async () => {
    const sdk = freshAnalytics();
    const publisher = publisherOf<{ send: unknown }>(sdk);
    const { send } = publisher;
    Object.defineProperty(publisher, 'send', { get: () => send });
    world = await AnalyticsWorld.create({}, undefined, sdk);
    const warnings = await warningsDuring(async () => {
      for (const count of [1, 2]) {
        world.client().track(anEvent());
        expect(await world.untilOutcomes(count)).to.deep.equal({ 'track accepted': count });
      }
    });
    expect(warnings.map((warning) => warning.code)).to.deep.equal(['CUSTOMERIO_OTEL_VERSION']);
    world.respond({ kind: 'error', status: 400 });
    world.client().track(anEvent());
    world.client().track(anEvent({ properties: { value: 1n } }));
    world.client().track(anEvent({ integrations: { 'Customer.io Data Pipelines': false } }));
    expect(await world.untilOutcomes(5)).to.deep.equal({
      'track accepted': 2,
      'track delivery_failed': 1,
      'track unserializable': 1,
      'track disabled': 1,
    });
    expect(world.telemetry.spans).to.deep.equal([]);
    expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([]);
  });
});
