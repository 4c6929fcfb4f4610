import { expect } from 'chai';
import { ANALYTICS_ALIASES, AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';

for (const alias of ANALYTICS_ALIASES) {
  describe(`a batch of ${alias}`, () => {
    let world: AnalyticsWorld;
    beforeEach(async () => (world = await AnalyticsWorld.create({ logLevel: 'info' }, alias)));
    afterEach(() => world.end());

    it('is one API call, and its events are accepted', async () => {
      const client = world.client();
      client.track(anEvent());
      client.identify({ userId: 'customer-4711' });
      client.page({ userId: 'customer-4711' });
      client.screen({ userId: 'customer-4711' });
      client.group({ userId: 'customer-4711', groupId: 'g' });
      client.alias({ userId: 'customer-4711', previousId: 'p' });
      expect(await world.untilOutcomes(6)).to.deep.equal({
        'track accepted': 1,
        'identify accepted': 1,
        'page accepted': 1,
        'screen accepted': 1,
        'group accepted': 1,
        'alias accepted': 1,
      });
      const attributes = { operation: 'batch', status: 'success', api: 'pipelines' };
      expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
        { attributes, value: 1 },
      ]);
      const [size] = await world.telemetry.points('customerio_api_batch_size');
      expect(size).to.include({ count: 1, sum: 6 });
      const [bytes] = await world.telemetry.points('customerio_pipelines_batch_bytes');
      expect(bytes?.sum).to.equal(Buffer.byteLength(String(world.simulator.requests[0]?.body)));
      const latencies = await world.telemetry.points('customerio_pipelines_event_latency_ms');
      expect(latencies.map(({ count }) => count)).to.deep.equal([1, 1, 1, 1, 1, 1]);
      expect(await world.telemetry.points('customerio_api_in_flight')).to.deep.include({
        attributes: { api: 'pipelines' },
        value: 0,
      });
      const { name, kind, attributes: described, parentSpanContext, status } = world.telemetry.span();
      expect([name, kind, parentSpanContext, status.code]).to.deep.equal([
        'customerio.batch',
        2,
        undefined,
        0,
      ]);
      // the status of a success is known if the file of the SDK's `fetch` was patched
      expect(described).to.deep.include({
        'customerio.operation': 'batch',
        'customerio.api': 'pipelines',
        'customerio.sdk': 'cdp-analytics-node',
        'customerio.attempts': 1,
        'customerio.batch_size': 6,
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(world.simulator.url).port),
        'http.request.body.size': bytes?.sum,
      });
      const [record] = world.telemetry.logRecords;
      expect([record?.eventName, record?.severityText]).to.deep.equal(['customerio.api.call', 'INFO']);
    });

    it('fails after all retries, and its events are not delivered', async () => {
      world.respond({ kind: 'error', status: 503 });
      const client = world.client({ maxRetries: 1 });
      client.track(anEvent());
      client.track(anEvent());
      expect(await world.untilOutcomes(2)).to.deep.equal({ 'track delivery_failed': 2 });
      const labels = { operation: 'batch', api: 'pipelines' };
      expect(await world.telemetry.points('customerio_api_errors_total')).to.deep.equal([
        { attributes: { ...labels, error_type: '503' }, value: 1 },
      ]);
      const [retries] = await world.telemetry.points('customerio_api_retries_total');
      expect([retries?.value, retries?.attributes['operation']]).to.deep.equal([1, 'batch']);
      const { status, attributes, events } = world.telemetry.span();
      expect(status.code).to.equal(2);
      expect(attributes).to.include({
        'error.type': '503',
        'http.response.status_code': 503,
        'customerio.attempts': 2,
      });
      expect(events.map((event) => event.name)).to.deep.equal(['customerio.retry']);
      const [record] = world.telemetry.logRecords;
      expect(record?.attributes).to.include({ 'customerio.status': 'error', 'customerio.attempts': 2 });
    });

    it('is accepted if a retry is accepted', async () => {
      world.respond({ kind: 'reset' }, { kind: 'default' });
      world.client().track(anEvent());
      expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
      expect(world.telemetry.span().attributes).to.include({ 'customerio.attempts': 2 });
      expect(world.simulator.requests).to.have.length(2);
    });
  });
}
