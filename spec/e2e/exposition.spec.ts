import { expect } from 'chai';
import { parse, type Sample } from '../../examples/service/exposition';
import {
  APIS,
  BOUNCE_TYPES,
  CAMPAIGN_TYPES,
  CHANNELS,
  ERROR_CLASSES,
  EVENT_TYPES,
  LOOKUP_RESULTS,
  METRICS,
  PIPELINES_OPERATIONS,
  PIPELINES_OUTCOMES,
  PUBLISHED_METRICS,
  QUEUE_STATES,
  STATUSES,
  WEBHOOK_ERRORS,
  WEBHOOK_OUTCOMES,
  type MetricDefinition,
} from '../../lib/catalog';
import { Example } from '../harness/processes/example';

/** Prometheus types by instrument. The JavaScript exporter writes an up-down counter as a gauge. */
const TYPES: Readonly<Record<MetricDefinition['type'], string>> = {
  histogram: 'histogram',
  counter: 'counter',
  'observable counter': 'counter',
  'observable up-down counter': 'gauge',
  'observable gauge': 'gauge',
};
/** Labels that the exporter adds to every sample. */
const SCOPE_LABELS = ['otel_scope_name', 'otel_scope_version'];
/** Name suffixes of the samples of a histogram, each with its additional labels. */
const HISTOGRAM_PARTS: Readonly<Record<string, readonly string[]>> = {
  _bucket: ['le'],
  _sum: [],
  _count: [],
};

const definitions = new Map<string, MetricDefinition>(
  Object.values(METRICS).map((definition) => [definition.name, definition]),
);

/** Label names by sample name, as documented in the catalog. */
const contract = new Map(
  [...definitions.values()].flatMap(({ name, type, attributes }): [string, string[]][] =>
    type === 'histogram'
      ? Object.entries(HISTOGRAM_PARTS).map(([suffix, labels]) => [name + suffix, [...attributes, ...labels]])
      : [[name, [...attributes]]],
  ),
);

const ERROR_TYPES = new RegExp(
  `^(?:[1-5]\\d\\d|${[...Object.keys(ERROR_CLASSES), ...Object.keys(WEBHOOK_ERRORS)].join('|')})$`,
);

/** The closed set of values of each label. Other labels are bounded by the number of buckets or signing keys. */
const LABEL_VALUES: Readonly<Record<string, RegExp | readonly string[]>> = {
  api: APIS,
  status: STATUSES,
  operation: /^[a-z]+[A-Za-z]*$/,
  error_type: ERROR_TYPES,
  channel: CHANNELS,
  event: [
    ...new Set(CHANNELS.flatMap((channel): readonly string[] => PUBLISHED_METRICS[channel])),
    'opened_machine',
    'clicked_machine',
  ],
  event_type: [...EVENT_TYPES, 'unknown'],
  campaign_type: CAMPAIGN_TYPES,
  bounce_type: BOUNCE_TYPES,
  outcome: Object.keys(WEBHOOK_OUTCOMES),
  result: Object.keys(LOOKUP_RESULTS),
};

/** The sets of labels that have other values in the metrics of cdp-analytics-node. */
const PIPELINES_VALUES: Readonly<Record<string, readonly string[]>> = {
  operation: PIPELINES_OPERATIONS,
  outcome: Object.keys(PIPELINES_OUTCOMES),
  state: QUEUE_STATES,
};

const valuesOf = (name: string, label: string): RegExp | readonly string[] | undefined =>
  (name.startsWith('customerio_pipelines_') ? PIPELINES_VALUES[label] : undefined) ?? LABEL_VALUES[label];

/** Metrics that the example always has within seconds. */
const EXPECTED = [
  'customerio_api_latency_ms',
  'customerio_api_requests_total',
  'customerio_api_errors_total',
  'customerio_api_in_flight',
  'customerio_api_batch_size',
  'customerio_api_partial_failures_total',
  'customerio_email_sent_total',
  'customerio_email_delivered_total',
  'customerio_email_bounced_total',
  'customerio_message_events_total',
  'customerio_message_latency_ms',
  'customerio_webhook_received_total',
  'customerio_webhook_errors_total',
  'customerio_webhook_duplicates_total',
  'customerio_webhook_lag_ms',
  'customerio_webhook_duration_ms',
  'customerio_webhook_signing_key_total',
  'customerio_delivery_lookups_total',
  'customerio_pipelines_events_total',
  'customerio_pipelines_event_latency_ms',
  'customerio_pipelines_queue_events',
  'customerio_pipelines_queue_oldest_ms',
  'customerio_pipelines_batch_bytes',
];

describe("the example's metrics page", () => {
  let example: Example;
  let page: string;
  let samples: Sample[];

  before(async () => {
    // failures of each kind
    example = await Example.start({
      args: ['--profile', 'realistic'],
      env: { CUSTOMERIO_EXAMPLE_MISTAKES: 'true' },
    });
    page = await example.until('page with every metric', async () => {
      const text = (await example.page()) ?? '';
      return EXPECTED.every((name) => text.includes(`# TYPE ${name} `)) ? text : undefined;
    });
    samples = parse(page).filter(({ name }) => name.startsWith('customerio_'));
  });

  after(() => example.destroy());

  const families = () =>
    [...page.matchAll(/^# TYPE (customerio_\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));

  it('has only metric families of the catalog, with the exact names and types', () => {
    for (const { name, type } of families()) {
      const definition = definitions.get(name);
      expect(definition, name).not.to.be.undefined;
      expect(type).to.equal(TYPES[definition?.type ?? 'counter']);
    }
    expect(families().map(({ name }) => name)).to.include.members(EXPECTED);
  });

  it('has no UNIT lines, which a scraper would append to the name', () => {
    expect(page).not.to.match(/^# UNIT customerio_/m);
  });

  it('has exactly the documented labels on every sample', () => {
    expect(samples).not.to.be.empty;
    for (const { name, labels } of samples) {
      expect(Object.keys(labels), name).to.have.members([...(contract.get(name) ?? ['?']), ...SCOPE_LABELS]);
    }
  });

  it('has only documented label values', () => {
    for (const { name, labels } of samples) {
      for (const [label, value] of Object.entries(labels)) {
        const allowed = valuesOf(name, label);
        if (allowed instanceof RegExp) expect(value, `${label} of ${name}`).to.match(allowed);
        else if (allowed !== undefined) expect(allowed, `${label} of ${name}`).to.include(value);
      }
    }
  });

  it('has the documented buckets and no customer data', () => {
    const buckets = samples.filter(({ name }) => name === 'customerio_api_latency_ms_bucket');
    const bounds = new Set(buckets.map(({ labels }) => labels['le']));
    expect([...bounds]).to.have.members([...METRICS.apiLatency.buckets.map(String), '+Inf']);
    expect(page).not.to.match(/customer-\d|@example\.com|visitor-|token-/);
  });

  it('counts every call once in requests and latency, and failed calls once in errors', () => {
    const total = (name: string, labels: Record<string, string> = {}) =>
      samples
        .filter(
          (sample) =>
            sample.name === name &&
            Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
        )
        .reduce((sum, { value }) => sum + value, 0);
    const calls = total('customerio_api_requests_total');
    expect(calls).to.be.above(0);
    expect(total('customerio_api_latency_ms_count')).to.equal(calls);
    expect(total('customerio_api_errors_total')).to.equal(
      total('customerio_api_requests_total', { status: 'error' }),
    );
  });
});
