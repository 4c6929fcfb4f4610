import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { attributesOf, Collector } from '../harness/collector/otlp-collector';
import { Example } from '../harness/processes/example';

const HOUR = '3600000';

/** Span kinds in OTLP. */
const CLIENT = 3;
const CONSUMER = 5;

describe('the example with an OTLP collector', () => {
  let collector: Collector;
  let example: Example;

  const ofKind = (kind: number) => collector.spans.filter((span) => span.kind === kind);

  before(async () => {
    collector = await Collector.start();
    example = await Example.start({
      env: {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'shop',
        // no call waits for a retry during shutdown
        CUSTOMERIO_SIMULATOR_PROFILE: 'quiet',
        // calls with wrong arguments fail
        CUSTOMERIO_EXAMPLE_MISTAKES: 'true',
        // spans show that calls were made; metrics and logs must arrive during shutdown
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_METRIC_EXPORT_INTERVAL: HOUR,
        OTEL_BLRP_SCHEDULE_DELAY: HOUR,
      },
    });
    await example.until('failed call and calls of every API', () => {
      const attributes = ofKind(CLIENT).map(attributesOf);
      const apis = new Set(attributes.map((each) => each['customerio.api']));
      return apis.size === 3 && attributes.some((each) => each['error.type'] === 'invalid_argument')
        ? true
        : undefined;
    });
    expect(collector.metrics).to.be.empty;
    expect(collector.logRecords).to.be.empty;
    example.signal('SIGINT');
    const { code } = await example.ended;
    expect(code).to.equal(0);
  });

  after(async () => {
    await example.destroy();
    await collector.close();
  });

  function totalOf(metric: string): number {
    const found = collector.metrics.filter(({ name }) => name === metric);
    expect(found, metric).to.have.length(1);
    const points = found.flatMap(({ sum }) => sum?.dataPoints ?? []);
    return points.reduce((total, { asDouble = 0 }) => total + asDouble, 0);
  }

  it('prints that it shows no table because of OTEL_METRICS_EXPORTER', () => {
    expect(example.stdout).to.include('OTEL_METRICS_EXPORTER is "otlp"').and.to.include('No table');
  });

  it('sends client spans of every API under OTEL_SERVICE_NAME', () => {
    expect([...collector.serviceNames]).to.deep.equal(['shop']);
    const apis = new Set(ofKind(CLIENT).map((span) => attributesOf(span)['customerio.api']));
    expect([...apis]).to.have.members(['track', 'app', 'pipelines']);
  });

  it('sends the metrics at shutdown, without units that would change their names', () => {
    const catalogNames: string[] = Object.values(METRICS).map(({ name }) => name);
    const ours = collector.metrics.filter(({ name }) => name.startsWith('customerio_'));
    expect(ours.map(({ name }) => name)).to.include.members([
      'customerio_api_latency_ms',
      'customerio_api_requests_total',
      'customerio_api_errors_total',
      'customerio_api_in_flight',
    ]);
    for (const { name, unit } of ours) {
      expect(catalogNames).to.include(name);
      expect(unit).to.match(/^(?:\{\w+\})?$/);
    }
  });

  it('counts as many calls and webhooks as it sends spans', () => {
    expect(ofKind(CLIENT).length + ofKind(CONSUMER).length).to.equal(collector.spans.length);
    expect(totalOf('customerio_api_requests_total')).to.equal(ofKind(CLIENT).length);
    expect(totalOf('customerio_webhook_received_total')).to.equal(ofKind(CONSUMER).length);
  });

  it('sends a log event with the span id for each failed call at shutdown', () => {
    const failed = ofKind(CLIENT).filter(({ status }) => status.code === 2);
    const records = collector.logRecords.filter(({ eventName }) => eventName === 'customerio.api.call');
    expect(records.map(({ spanId }) => spanId)).to.have.members(failed.map(({ spanId }) => spanId));
    expect(new Set(collector.logRecords.map(({ severityText }) => severityText))).to.deep.equal(
      new Set(['WARN']),
    );
  });

  it('sends a log event for the events of cdp-analytics-node that are lost', () => {
    const others = collector.logRecords.filter(({ eventName }) => eventName !== 'customerio.api.call');
    expect(others).to.not.be.empty;
    for (const { eventName } of others) expect(eventName).to.equal('customerio.pipelines.dropped');
  });

  it('sends no customer data', () => {
    const { spans, metrics, logRecords } = collector;
    expect(JSON.stringify({ spans, metrics, logRecords })).not.to.match(
      /customer-\d|@example\.com|visitor-|token-/,
    );
  });
});
