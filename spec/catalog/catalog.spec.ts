import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ATTR,
  ATTRIBUTES,
  ELAPSED_BUCKETS,
  EVENT_TYPES,
  LATENCY_BUCKETS,
  LOG_EVENTS,
  METRICS,
  SPAN_EVENTS,
  SPANS,
  WEBHOOK_DURATION_BUCKETS,
  type MetricDefinition,
} from '../../lib/catalog';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../../lib/version';

const metrics: readonly MetricDefinition[] = Object.values(METRICS);

describe('the catalog', () => {
  it('has the name and version of package.json as its scope', () => {
    const { name, version } = JSON.parse(
      readFileSync(join(__dirname, '../../../package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect([PACKAGE_NAME, PACKAGE_VERSION]).to.deep.equal([name, version]);
  });

  it('has the documented metric names, types and labels', () => {
    const documented = [
      ['customerio_api_latency_ms', 'histogram', 'operation', 'status', 'api'],
      ['customerio_api_requests_total', 'counter', 'operation', 'status', 'api'],
      ['customerio_api_errors_total', 'counter', 'operation', 'error_type', 'api'],
      ['customerio_api_retries_total', 'counter', 'operation', 'error_type', 'api'],
      ['customerio_api_in_flight', 'observable up-down counter', 'api'],
      ['customerio_api_batch_size', 'histogram', 'operation', 'api'],
      ['customerio_api_partial_failures_total', 'counter', 'operation', 'api'],
      ['customerio_email_sent_total', 'counter', 'campaign_type'],
      ['customerio_email_delivered_total', 'counter', 'campaign_type'],
      ['customerio_email_bounced_total', 'counter', 'bounce_type'],
      ['customerio_message_events_total', 'counter', 'channel', 'event', 'campaign_type'],
      ['customerio_message_latency_ms', 'histogram', 'channel', 'event', 'campaign_type'],
      ['customerio_webhook_received_total', 'counter', 'event_type'],
      ['customerio_webhook_errors_total', 'counter', 'error_type'],
      ['customerio_webhook_duplicates_total', 'counter', 'event_type'],
      ['customerio_webhook_lag_ms', 'histogram'],
      ['customerio_webhook_duration_ms', 'histogram', 'outcome'],
      ['customerio_webhook_signing_key_total', 'observable counter', 'position'],
      ['customerio_delivery_lookups_total', 'counter', 'result'],
      ['customerio_store_failures_total', 'counter', 'store', 'error_type'],
      ['customerio_pipelines_events_total', 'counter', 'operation', 'outcome'],
      ['customerio_pipelines_event_latency_ms', 'histogram', 'operation', 'outcome'],
      ['customerio_pipelines_queue_events', 'observable up-down counter', 'state'],
      ['customerio_pipelines_queue_oldest_ms', 'observable gauge'],
      ['customerio_pipelines_batch_bytes', 'histogram'],
      ['customerio_pipelines_unflushed_events_total', 'counter'],
    ];
    expect(metrics.map(({ name, type, attributes }) => [name, type, ...attributes])).to.deep.equal(
      documented,
    );
  });

  it('has every published pair of object type and metric', () => {
    const published = readFileSync(join(__dirname, '../../../spec/fixtures/published-events.txt'), 'utf8');
    expect([...EVENT_TYPES].sort()).to.deep.equal(published.trim().split('\n'));
  });

  it('has the documented buckets', () => {
    expect(LATENCY_BUCKETS).to.deep.equal([
      10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 7500, 10000, 15000, 30000, 60000,
    ]);
    expect(ELAPSED_BUCKETS).to.deep.equal([
      1000, 2500, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000, 21600000,
      86400000, 604800000,
    ]);
    expect(WEBHOOK_DURATION_BUCKETS).to.deep.equal([
      1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 3000, 4000, 5000, 10000,
    ]);
  });

  it('has metric names and units that no exporter rewrites', () => {
    for (const { name, type, unit } of metrics) {
      expect(name).to.match(/^customerio_[a-z]+(_[a-z]+)*$/);
      expect(unit).to.match(/^$|^\{[a-z]+\}$/);
      expect(name.endsWith('_total')).to.equal(type === 'counter' || type === 'observable counter');
    }
  });

  it('has attributes in the namespace customerio or of the semantic conventions, and uses each of them', () => {
    const used = [SPANS, SPAN_EVENTS, LOG_EVENTS].flatMap((table) =>
      Object.values(table).flatMap(({ attributes }) => attributes as readonly string[]),
    );
    for (const [key, { name }] of Object.entries(ATTRIBUTES)) {
      expect(name).to.match(
        /^(customerio\.|server\.|error\.type$|http\.response\.status_code$|http\.request\.body\.size$)/,
      );
      expect(used, name).to.include(key);
    }
    expect(ATTR.operation).to.equal('customerio.operation');
  });
});
