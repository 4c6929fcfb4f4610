import { metrics, trace, type ObservableCallback } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../../lib';
import {
  collectTelemetry,
  startCustomerIOSimulator,
  webhookEvent,
  webhookRequest,
  type CustomerIOSimulator,
  type TelemetryCollection,
} from '../../../lib/testing';
import { createWebhookReceiver } from '../../../lib/webhooks';
import { freshSdk } from '../../harness/sdk/sdk';
import { rejection } from '../../harness/sdk/world';
import { InMemoryTelemetry } from '../../harness/telemetry/telemetry';

const sdk = freshSdk();
const SENDS = { operation: 'sendEmail' } as const;
const REQUESTS = 'customerio_api_requests_total';
const SIGNING_KEY = 'key';

describe('collectTelemetry()', () => {
  let simulator: CustomerIOSimulator;
  let instrumentation: CustomerIOInstrumentation;
  let telemetry: TelemetryCollection;
  before(async () => {
    simulator = await startCustomerIOSimulator();
    instrumentation = new CustomerIOInstrumentation();
    instrumentation.instrument(sdk);
  });
  beforeEach(() => {
    simulator.reset();
    telemetry = collectTelemetry();
  });
  afterEach(() => telemetry.shutdown());
  after(async () => {
    instrumentation.disable();
    await simulator.close();
  });

  const send = async () => {
    const client = new sdk.APIClient('key', { url: simulator.appUrl, retry: { maxRetries: 0 } });
    const message = { transactional_message_id: 'welcome', to: 'a@example.com', identifiers: { id: '1' } };
    return (await client.sendEmail(new sdk.SendEmailRequest(message))) as { delivery_id: string };
  };
  const receive = (type: 'email_delivered', data = {}) =>
    createWebhookReceiver({ signingKeys: SIGNING_KEY }).fetch()(
      new Request(
        'http://localhost',
        webhookRequest(webhookEvent(type, { data }), { signingKey: SIGNING_KEY }),
      ),
    );

  it('returns the span of a call as a plain object', async () => {
    await send();
    const [span, ...others] = telemetry.spans();
    expect(others).to.deep.equal([]);
    expect(span).to.deep.include({ name: 'customerio.sendEmail', kind: 'CLIENT', status: 'UNSET' });
    expect(span).to.include({ parentSpanId: undefined, scope: 'opentelemetry-instrumentation-customerio' });
    expect(span?.attributes).to.include({ 'customerio.operation': 'sendEmail' });
    expect(span?.durationMs).to.be.above(0);
    expect(Date.now() - (span?.startedAt.getTime() ?? 0)).to.be.within(-1_000, 60_000);
  });

  it('returns the log record of a failed call with its span', async () => {
    simulator.fault({ status: 400 });
    await rejection(send());
    const [span] = telemetry.spans();
    expect(span?.status).to.equal('ERROR');
    expect(telemetry.logs()).to.have.length(1);
    expect(telemetry.logs()[0]).to.deep.include({
      eventName: 'customerio.api.call',
      severity: 'WARN',
      spanId: span?.spanId,
      traceId: span?.traceId,
    });
  });

  it('links the span of a webhook to the send', async () => {
    const { delivery_id } = await send();
    await receive('email_delivered', { delivery_id });
    const [call, webhook] = telemetry.spans();
    expect(webhook).to.include({ name: 'customerio.webhook', kind: 'CONSUMER' });
    expect(webhook?.links[0]).to.include({ traceId: call?.traceId, spanId: call?.spanId });
  });

  it('keeps the active span across asynchronous calls', async () => {
    await trace.getTracer('app').startActiveSpan('request', async (span) => {
      await send();
      span.end();
    });
    const [call, request] = telemetry.spans();
    expect(call?.parentSpanId).to.equal(request?.spanId);
    expect(request?.scope).to.equal('app');
  });

  it('returns counters and histograms with look-up methods', async () => {
    await send();
    simulator.fault({ status: 400 });
    await rejection(send());
    const collected = await telemetry.metrics();
    expect(collected.value(REQUESTS)).to.equal(2);
    expect(collected.value(REQUESTS, { ...SENDS, status: 'error' })).to.equal(1);
    expect(collected.value('customerio_api_errors_total', { error_type: 400 })).to.equal(1);
    expect(collected.value('customerio_api_errors_total', { error_type: '500' })).to.equal(0);
    expect(collected.value('customerio_api_latency_ms', SENDS)).to.equal(2);
    const [histogram] = collected.series('customerio_api_latency_ms', { status: 'success' });
    if (histogram?.type !== 'histogram') throw new Error('expected a histogram');
    expect(histogram).to.include({ name: 'customerio_api_latency_ms', count: 1 });
    expect(histogram.sum).to.be.above(0);
    expect(histogram.buckets.map(({ upTo }) => upTo).slice(-2)).to.deep.equal([60_000, Infinity]);
    expect(histogram.buckets.reduce((sum, { count }) => sum + count, 0)).to.equal(1);
    const [counter] = collected.series(REQUESTS, { status: 'success' });
    expect(counter).to.deep.equal({
      name: REQUESTS,
      type: 'counter',
      attributes: { operation: 'sendEmail', status: 'success', api: 'app' },
      value: 1,
    });
    expect(collected).to.include(counter);
    expect(Object.keys(collected)).to.have.length(collected.length);
  });

  it('throws for a misspelled metric or attribute of this package', async () => {
    const collected = await telemetry.metrics();
    const typo = 'customerio_api_request_total' as typeof REQUESTS;
    expect(() => collected.value(typo)).to.throw(TypeError, `Did you mean ${REQUESTS}?`);
    expect(() => collected.series(REQUESTS, { operatoin: 'sendEmail' } as object)).to.throw(
      TypeError,
      'Did you mean operation?',
    );
    for (const name of ['customerio.api.requests', 'customer_io_api_requests_total', 'api_requests_total']) {
      expect(() => collected.value(name as 'other'), name).to.throw(
        TypeError,
        'is not a metric of this package.',
      );
    }
    expect(collected.value('app_orders_total')).to.equal(0);
  });

  it('throws for a value that an attribute never has', async () => {
    await send();
    const collected = await telemetry.metrics();
    const invalid = [
      [REQUESTS, { status: 'sucess' }, 'Did you mean success?'],
      [
        REQUESTS,
        { operation: 'sendEmail', api: 'App' },
        'Did you mean app? Accepted: track, app, pipelines.',
      ],
      ['customerio_api_errors_total', { error_type: 600 }, 'An HTTP status from 100 to 599 is accepted too.'],
      ['customerio_api_errors_total', { error_type: 'timout' }, 'Did you mean timeout?'],
      ['customerio_webhook_errors_total', { error_type: 'dns' }, 'Accepted: missing_signature, '],
      ['customerio_store_failures_total', { store: 'redis' }, 'Accepted: dedupe, journal.'],
      ['customerio_webhook_duration_ms', { outcome: 'lost' }, 'Accepted: accepted, duplicate, '],
      ['customerio_pipelines_events_total', { outcome: 'busy' }, 'Accepted: accepted, delivery_failed, '],
      ['customerio_pipelines_events_total', { operation: 'sendEmail' }, 'Accepted: track, identify, '],
      ['customerio_message_events_total', { event: 'machine_opened' }, ', opened_machine, clicked_machine.'],
      [
        'customerio_webhook_received_total',
        { event_type: 'email_delivred' },
        'Did you mean email_delivered?',
      ],
    ] as const;
    for (const [name, attributes, problem] of invalid) {
      const [[label] = []] = Object.entries(attributes).slice(-1);
      const lookUp = () => collected.series<string>(name as never, attributes);
      expect(lookUp, name).to.throw(TypeError, `is not a value of ${label} in ${name}.`);
      expect(lookUp, name).to.throw(problem);
    }
  });

  it('returns 0 for each value that an attribute can have', async () => {
    const collected = await telemetry.metrics();
    expect(collected.value(REQUESTS, { operation: 'anyMethod', status: undefined as never })).to.equal(0);
    expect(collected.value('customerio_webhook_signing_key_total', { position: 7 })).to.equal(0);
    expect(collected.value('customerio_api_retries_total', { error_type: '503' })).to.equal(0);
    expect(collected.value('customerio_webhook_received_total', { event_type: 'unknown' })).to.equal(0);
  });

  it('returns the metrics of the application, of every kind of instrument', async () => {
    const meter = metrics.getMeter('app');
    meter.createCounter('orders').add(2, { plan: 'pro' });
    meter.createUpDownCounter('open').add(-1);
    meter.createGauge('level').record(7);
    const observable = meter.createObservableGauge('size');
    const callback: ObservableCallback = (result) => result.observe(5);
    observable.addCallback(callback);
    const [one, two] = [meter.createObservableCounter('one'), meter.createObservableUpDownCounter('two')];
    const batch: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
      result.observe(one, 1);
      result.observe(two, 2, { a: 'b' });
    };
    meter.addBatchObservableCallback(batch, [one, two]);
    const types = ['orders', 'open', 'level', 'size', 'one', 'two'];
    const expected = [
      ['orders', 'counter', 2],
      ['open', 'up-down counter', -1],
      ['level', 'gauge', 7],
      ['size', 'gauge', 5],
      ['one', 'counter', 1],
      ['two', 'up-down counter', 2],
    ];
    const found = async () =>
      (await telemetry.metrics())
        .filter(({ name }) => types.includes(name))
        .map((each) => [each.name, each.type, each.type === 'histogram' ? each.count : each.value]);
    expect(await found()).to.have.deep.members(expected);

    telemetry.reset();
    expect(await found()).to.have.deep.members(expected.slice(3));
    observable.removeCallback(callback);
    meter.removeBatchObservableCallback(batch, [one, two]);
    telemetry.reset();
    expect(await found()).to.deep.equal([]);
  });

  it('removes everything at reset(), and goes on', async () => {
    simulator.fault({ status: 400 });
    await rejection(send());
    telemetry.reset();
    expect([telemetry.spans(), telemetry.logs()]).to.deep.equal([[], []]);
    expect((await telemetry.metrics()).value(REQUESTS)).to.equal(0);
    await send();
    expect((await telemetry.metrics()).series(REQUESTS)).to.have.length(1);
    expect((await telemetry.metrics()).value(REQUESTS)).to.equal(1);
    expect(telemetry.spans()).to.have.length(1);
  });

  it('works again after shutdown(), also with the instruments and tracers of an application', async () => {
    const tracer = trace.getTracer('app');
    const counter = metrics.getMeter('app').createCounter('orders');
    const logger = logs.getLogger('app');
    const use = () => {
      tracer.startSpan('order').end();
      counter.add(1);
      logger.emit({ body: 'order' });
    };
    for (let round = 0; round < 3; round += 1) {
      use();
      await send();
      const collected = await telemetry.metrics();
      expect([collected.value('orders'), collected.value(REQUESTS)]).to.deep.equal([1, 1]);
      expect(telemetry.spans()).to.have.length(2);
      expect(telemetry.logs()).to.have.length(1);
      await telemetry.shutdown();
      use();
      await send();
      telemetry = collectTelemetry();
    }
  });

  it('stays stopped if it is reset after shutdown()', async () => {
    await telemetry.shutdown();
    const other = collectTelemetry();
    telemetry.reset();
    await send();
    expect((await telemetry.metrics()).value(REQUESTS)).to.equal(0);
    expect(telemetry.spans()).to.deep.equal([]);
    await other.shutdown();
  });

  it('collects everything if an SDK starts later', async () => {
    const application = new InMemoryTelemetry().register();
    await send();
    expect(telemetry.spans()).to.have.length(1);
    expect((await telemetry.metrics()).value(REQUESTS)).to.equal(1);
    expect([application.spans, await application.metricData()]).to.deep.equal([[], []]);
    await telemetry.shutdown();
    await application.shutdown();
  });

  it('gives each of several collections everything since its start', async () => {
    await send();
    const second = collectTelemetry();
    await send();
    await second.shutdown();
    await send();
    const values = await Promise.all(
      [telemetry, second].map(async (each) => [each.spans().length, (await each.metrics()).value(REQUESTS)]),
    );
    expect(values).to.deep.equal([
      [3, 3],
      [1, 1],
    ]);
  });
});
