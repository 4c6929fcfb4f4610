import { expect } from 'chai';
import { PIPELINES_OPERATIONS } from '../../lib/catalog';
import { AnalyticsWorld, anEvent, type AnalyticsClient } from '../../spec/harness/sdk/analytics-world';
import { ANALYTICS_VERSIONS, analyticsFolderOf } from './analytics-versions';

/** Ways in which one event is not delivered, by its outcome. */
const LOSSES: Readonly<Record<string, (client: AnalyticsClient) => unknown>> = {
  unserializable: (client) => client.track(anEvent({ properties: { value: 1n } })),
  disabled: (client) => client.track(anEvent({ integrations: { 'Customer.io Data Pipelines': false } })),
  too_large: (client) => client.track(anEvent({ properties: { value: 'i'.repeat(40_000) } })),
  invalid_argument: (client) => expect(() => client.track({})).to.throw(),
  lost: (client) =>
    client
      .on('dispatch_start', () => {
        throw new Error('thrown by the spec');
      })
      .track(anEvent()),
  closed: async (client) => {
    await client.closeAndFlush({ timeout: 1 });
    client.track(anEvent());
  },
};

for (const version of ANALYTICS_VERSIONS) {
  describe(`cdp-analytics-node ${version}`, () => {
    let world: AnalyticsWorld;
    beforeEach(async () => (world = await AnalyticsWorld.create({}, analyticsFolderOf(version))));
    afterEach(() => world.end());

    it('delivers events of every type in one batch, which is one call', async () => {
      const client = world.client();
      const ids = { groupId: 'g', previousId: 'p' };
      PIPELINES_OPERATIONS.forEach((operation) => client[operation](anEvent(ids)));
      const accepted = PIPELINES_OPERATIONS.map((operation) => [`${operation} accepted`, 1]);
      expect(await world.untilOutcomes(PIPELINES_OPERATIONS.length)).to.deep.equal(
        Object.fromEntries(accepted),
      );
      expect(world.telemetry.span().attributes).to.include({
        'customerio.attempts': 1,
        'customerio.batch_size': 6,
      });
      const requests = await world.telemetry.points('customerio_api_requests_total');
      expect(requests.map(({ value }) => value)).to.deep.equal([1]);
    });

    it('retries a batch, and reports the status of the last attempt', async () => {
      world.respond({ kind: 'error', status: 503 });
      world.client({ maxRetries: 1 }).track(anEvent());
      expect(await world.untilOutcomes(1)).to.deep.equal({ 'track delivery_failed': 1 });
      expect(world.telemetry.span().attributes).to.include({ 'error.type': '503', 'customerio.attempts': 2 });
    });

    it('has each lost event counted under its outcome', async () => {
      for (const lose of Object.values(LOSSES)) await lose(world.client());
      const outcomes = Object.keys(LOSSES).map((outcome) => [`track ${outcome}`, 1]);
      expect(await world.untilOutcomes(outcomes.length)).to.deep.equal(Object.fromEntries(outcomes));
      expect(world.simulator.requests).to.deep.equal([]);
    });
  });
}
