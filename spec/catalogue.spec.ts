import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ATTR,
  ATTRIBUTES,
  LATENCY_BUCKETS,
  LOG_EVENTS,
  METRICS,
  SPAN_EVENTS,
  SPANS,
  type MetricDefinition,
} from '../lib/catalogue';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../lib/version';

const metrics: readonly MetricDefinition[] = Object.values(METRICS);

describe('the catalogue', () => {
  it('names the scope as package.json does', () => {
    const { name, version } = JSON.parse(
      readFileSync(join(__dirname, '../../package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect([PACKAGE_NAME, PACKAGE_VERSION]).to.deep.equal([name, version]);
  });

  it('keeps the documented names, types and labels', () => {
    const documented = [
      ['customerio_api_latency_ms', 'histogram', 'operation', 'status', 'api'],
      ['customerio_api_requests_total', 'counter', 'operation', 'status', 'api'],
      ['customerio_api_errors_total', 'counter', 'operation', 'error_type', 'api'],
      ['customerio_api_retries_total', 'counter', 'operation', 'error_type', 'api'],
      ['customerio_api_in_flight', 'observable up-down counter', 'api'],
      ['customerio_api_batch_size', 'histogram', 'operation', 'api'],
      ['customerio_api_partial_failures_total', 'counter', 'operation', 'api'],
      ['customerio_email_sent_total', 'counter', 'campaign_type'],
    ];
    expect(metrics.map(({ name, type, attributes }) => [name, type, ...attributes])).to.deep.equal(
      documented,
    );
  });

  it('keeps the buckets', () => {
    expect(LATENCY_BUCKETS).to.deep.equal([
      10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 7500, 10000, 15000, 30000, 60000,
    ]);
  });

  it('has names that no exporter rewrites', () => {
    for (const { name, type, unit } of metrics) {
      expect(name).to.match(/^customerio_[a-z]+(_[a-z]+)*$/);
      expect(unit).to.match(/^$|^\{[a-z]+\}$/);
      expect(name.endsWith('_total')).to.equal(type === 'counter');
    }
  });

  it('has our own attributes in one namespace, and each used somewhere', () => {
    const used = [SPANS, SPAN_EVENTS, LOG_EVENTS].flatMap((table) =>
      Object.values(table).flatMap(({ attributes }) => attributes as readonly string[]),
    );
    for (const [key, { name }] of Object.entries(ATTRIBUTES)) {
      expect(name).to.match(/^(customerio\.|server\.|error\.type$|http\.response\.status_code$)/);
      expect(used, name).to.include(key);
    }
    expect(ATTR.operation).to.equal('customerio.operation');
  });
});
