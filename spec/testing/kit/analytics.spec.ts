import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../../lib';
import {
  collectTelemetry,
  startCustomerIOSimulator,
  type CustomerIOSimulator,
  type SimulatorFault,
  type TelemetryCollection,
} from '../../../lib/testing';
import {
  anEvent,
  freshAnalytics,
  type AnalyticsClient,
  type AnalyticsModule,
} from '../../harness/sdk/analytics-world';

const EVENTS = 'customerio_pipelines_events_total';

describe('the test kit for @customerio/cdp-analytics-node', () => {
  let sdk: AnalyticsModule;
  let simulator: CustomerIOSimulator;
  let instrumentation: CustomerIOInstrumentation;
  let telemetry: TelemetryCollection;
  before(async () => {
    simulator = await startCustomerIOSimulator();
    instrumentation = new CustomerIOInstrumentation();
    // here, so that no other spec unloads the file of its `fetch` before
    sdk = freshAnalytics();
    instrumentation.instrument(sdk);
    telemetry = collectTelemetry();
  });
  beforeEach(() => {
    simulator.reset();
    telemetry.reset();
  });
  after(async () => {
    await telemetry.shutdown();
    instrumentation.disable();
    await simulator.close();
  });

  const client = (settings: object = {}): AnalyticsClient =>
    new sdk.Analytics({ writeKey: 'key', host: simulator.url, maxRetries: 1, ...settings });

  async function send(settings: object = {}, ...events: readonly object[]): Promise<void> {
    const analytics = client(settings);
    for (const event of events.length > 0 ? events : [anEvent()]) analytics.track(event);
    await analytics.closeAndFlush();
  }

  it('records the events of a batch, and its telemetry', async () => {
    await send({}, anEvent(), anEvent({ event: 'paid' }));
    const [request, ...others] = simulator.requests;
    expect(others).to.deep.equal([]);
    expect(request).to.include({ api: 'pipelines', method: 'POST', path: '/batch' });
    const { batch } = request?.body as { batch: { type: string; event: string }[] };
    expect(batch.map(({ type, event }) => [type, event])).to.deep.equal([
      ['track', 'ordered'],
      ['track', 'paid'],
    ]);
    const metrics = await telemetry.metrics();
    expect(metrics.value(EVENTS, { operation: 'track', outcome: 'accepted' })).to.equal(2);
    expect(
      metrics.value('customerio_api_requests_total', { operation: 'batch', status: 'success' }),
    ).to.equal(1);
    expect(metrics.value('customerio_api_batch_size')).to.equal(1);
    expect(metrics.value('customerio_pipelines_queue_events')).to.equal(0);
    expect(metrics.value('customerio_pipelines_queue_oldest_ms')).to.equal(0);
    const [span, ...otherSpans] = telemetry.spans();
    expect(otherSpans).to.deep.equal([]);
    expect(span).to.include({ name: 'customerio.batch', kind: 'CLIENT', status: 'UNSET' });
    expect(span?.attributes).to.include({
      'customerio.batch_size': 2,
      'customerio.sdk': 'cdp-analytics-node',
    });
  });

  const FAILURES: readonly (readonly [SimulatorFault, errorType: string])[] = [
    [{ operation: 'batch', status: 429, retryAfterSeconds: 1 }, '429'],
    [{ api: 'pipelines', status: 401 }, '401'],
    [{ path: '/batch', status: 503 }, '503'],
    [{ reset: true }, 'connection_reset'],
    [{ hang: true }, 'timeout'],
  ];
  for (const [fault, errorType] of FAILURES) {
    it(`loses an event after ${JSON.stringify(fault)}`, async () => {
      simulator.fault({ ...fault, times: 2 });
      await send({ httpRequestTimeout: fault.hang === true ? 100 : 10_000 });
      const metrics = await telemetry.metrics();
      expect(metrics.value(EVENTS, { outcome: 'delivery_failed' })).to.equal(1);
      expect(metrics.value(EVENTS)).to.equal(1);
      expect(
        metrics.value('customerio_api_errors_total', { operation: 'batch', error_type: errorType }),
      ).to.equal(1);
      expect(metrics.value('customerio_api_retries_total', { error_type: errorType })).to.equal(1);
      // the SDK can abort a request before it is sent, if the process pauses
      expect(simulator.requests).to.have.length.within(fault.hang === true ? 0 : 2, 2);
      const [span] = telemetry.spans();
      expect(span).to.include({ name: 'customerio.batch', status: 'ERROR' });
      expect(telemetry.logs().map(({ eventName }) => eventName)).to.include('customerio.api.call');
    });
  }

  const SUCCESSES: readonly SimulatorFault[] = [
    { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } },
    { hangInBody: true },
    { truncated: true },
    { rejectedItems: 1 },
  ];
  for (const fault of SUCCESSES) {
    it(`accepts an event after ${JSON.stringify(fault)}, because the SDK reads the status only`, async () => {
      simulator.fault(fault);
      await send();
      const metrics = await telemetry.metrics();
      expect(metrics.value(EVENTS, { outcome: 'accepted' })).to.equal(1);
      expect(simulator.requests).to.have.length(1);
    });
  }

  it('counts an event that the SDK loses without a request', async () => {
    await send({}, anEvent({ properties: { total: 1n } }));
    expect(simulator.requests).to.deep.equal([]);
    const metrics = await telemetry.metrics();
    expect(metrics.value(EVENTS, { operation: 'track', outcome: 'unserializable' })).to.equal(1);
    expect(telemetry.logs().map(({ eventName }) => eventName)).to.include('customerio.pipelines.dropped');
  });

  it('throws for a misspelled attribute of a metric of events', async () => {
    const metrics = await telemetry.metrics();
    expect(() => metrics.value(EVENTS, { outcom: 'accepted' } as object)).to.throw(/Did you mean outcome\?/);
  });
});
