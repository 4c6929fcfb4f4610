import { expect } from 'chai';
import { patchedAnalytics, pendingEvents } from '../../lib/analytics/inspection';
import { registry } from '../../lib/analytics/registry';
import { AnalyticsWorld, anEvent, freshAnalytics } from '../harness/sdk/analytics-world';
import { warningsDuring } from '../harness/telemetry/diagnostics';

describe('the inspection of cdp-analytics-node', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  /** Returns whether the class of the world is observed completely. Earlier specs left other classes. */
  const isComplete = () => patchedAnalytics().at(-1)?.isComplete;

  it('counts pending events', async () => {
    world = await AnalyticsWorld.create();
    const before = pendingEvents();
    world.client({ flushInterval: 50 }).track(anEvent());
    expect(pendingEvents() - before).to.equal(1);
    await world.untilOutcomes(1);
    expect(pendingEvents()).to.equal(before);
  });

  it('reports a class without a version, and that a client of another shape is observed in part', async () => {
    const shape = { ...registry };
    try {
      Object.assign(registry, { hasUnknownBatches: false, hasUnknownPublishers: false });
      const sdk = freshAnalytics('customerio-cdp-v0.3');
      world = await AnalyticsWorld.create({}, undefined, sdk);
      expect(patchedAnalytics().at(-1)).to.deep.equal({
        ...{ className: 'Analytics', version: undefined, methods: 7, isComplete: true },
      });
      const client = world.client();
      expect(isComplete()).to.equal(true);
      const bare = Object.assign(Object.create(Object.getPrototypeOf(client) as object), {
        ...client,
        _publisher: {},
      }) as typeof client & { emit(name: string, context: unknown): void };
      const warnings = await warningsDuring(() => bare.emit('dispatch_start', {}));
      expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_VERSION']);
      expect(isComplete()).to.equal(false);
    } finally {
      const { hasUnknownBatches, hasUnknownPublishers } = shape;
      Object.assign(registry, { hasUnknownBatches, hasUnknownPublishers });
    }
  });
});
