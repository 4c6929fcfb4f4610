import { expect } from 'chai';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';

describe('log events of cdp-analytics-node', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await AnalyticsWorld.create()));
  afterEach(() => world.end());

  const records = () =>
    world.telemetry.logRecords.map(({ eventName, severityText, attributes }) => ({
      eventName,
      severityText,
      ...attributes,
    }));

  it('report dropped events once a minute for each outcome', async () => {
    const client = world.client();
    for (let index = 0; index < 3; index += 1) client.track(anEvent({ properties: { value: 1n } }));
    client.track(anEvent({ integrations: { 'Customer.io Data Pipelines': false } }));
    await world.untilOutcomes(4);
    const dropped = {
      eventName: 'customerio.pipelines.dropped',
      severityText: 'WARN',
      'customerio.sdk': 'cdp-analytics-node',
      'customerio.occurrences': 1,
    };
    expect(records()).to.have.deep.members([
      { ...dropped, 'customerio.outcome': 'unserializable' },
      { ...dropped, 'customerio.outcome': 'disabled' },
    ]);
  });

  it('report unflushed events with their number', async () => {
    world.respond({ kind: 'hang' });
    const client = world.client({ maxRetries: 0, flushInterval: 20 });
    client.track(anEvent());
    client.identify(anEvent());
    await client.closeAndFlush({ timeout: 1 });
    expect(records()).to.deep.equal([
      {
        eventName: 'customerio.pipelines.unflushed',
        severityText: 'WARN',
        'customerio.sdk': 'cdp-analytics-node',
        'customerio.occurrences': 2,
      },
    ]);
  });

  it('do not report calls that throw to their caller', async () => {
    const client = world.client();
    expect(() => client.track({})).to.throw();
    expect(await world.outcomes()).to.deep.equal({ 'track invalid_argument': 1 });
    expect(records()).to.deep.equal([]);
  });
});
