import { expect } from 'chai';
import { APIS, ERROR_CLASSES, METRICS, STATUSES, type MetricDefinition } from '../../lib/catalogue';
import { parse, type Sample } from '../../examples/service/exposition';
import { Example } from '../harness/e2e-example';

/** As the exporter writes it: the JS one calls an up-down counter a gauge. */
const TYPES: Readonly<Record<MetricDefinition['type'], string>> = {
  histogram: 'histogram',
  counter: 'counter',
  'observable counter': 'counter',
  'observable up-down counter': 'gauge',
};
/** What the exporter adds to every sample, and what each sample of a histogram is called. */
const SCOPE_LABELS = ['otel_scope_name', 'otel_scope_version'];
const HISTOGRAM_PARTS: Readonly<Record<string, readonly string[]>> = {
  _bucket: ['le'],
  _sum: [],
  _count: [],
};

const definitions = new Map<string, MetricDefinition>(
  Object.values(METRICS).map((definition) => [definition.name, definition]),
);

/** Every sample name the contract allows, with its label names. */
const contract = new Map(
  [...definitions.values()].flatMap(({ name, type, attributes }): [string, string[]][] =>
    type === 'histogram'
      ? Object.entries(HISTOGRAM_PARTS).map(([part, more]) => [name + part, [...attributes, ...more]])
      : [[name, [...attributes]]],
  ),
);

/** Needs no luck: every one of the example's first calls that makes these is made at once. */
const EXPECTED = [
  'customerio_api_latency_ms',
  'customerio_api_requests_total',
  'customerio_api_errors_total',
  'customerio_api_in_flight',
  'customerio_api_batch_size',
  'customerio_api_partial_failures_total',
];

describe("the example's metrics page", function () {
  this.timeout(30_000);

  let example: Example;
  let page: string;
  let samples: Sample[];

  before(async () => {
    example = await Example.start();
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

  it('has the families of the catalogue, under their exact names, and no other', () => {
    for (const { name, type } of families()) {
      const definition = definitions.get(name);
      expect(definition, name).not.to.be.undefined;
      expect(type).to.equal(TYPES[definition?.type ?? 'counter']);
    }
    expect(families().map(({ name }) => name)).to.include.members(EXPECTED);
  });

  it('states no unit, which a scraper would append to the name', () => {
    expect(page).not.to.match(/^# UNIT customerio_/m);
  });

  it('has exactly the documented labels on every sample', () => {
    expect(samples).not.to.be.empty;
    for (const { name, labels } of samples) {
      expect(Object.keys(labels), name).to.have.members([...(contract.get(name) ?? ['?']), ...SCOPE_LABELS]);
    }
  });

  it('has only label values of the closed sets', () => {
    const errorTypes = new RegExp(`^(?:[1-5]\\d\\d|${Object.keys(ERROR_CLASSES).join('|')})$`);
    for (const { labels } of samples) {
      expect(APIS).to.include(labels['api']);
      if (labels['status'] !== undefined) expect(STATUSES).to.include(labels['status']);
      if (labels['error_type'] !== undefined) expect(labels['error_type']).to.match(errorTypes);
      if (labels['operation'] !== undefined) expect(labels['operation']).to.match(/^[a-z]+[A-Za-z]*$/);
    }
  });

  it('has the documented buckets and no customer in it', () => {
    const buckets = samples.filter(({ name }) => name === 'customerio_api_latency_ms_bucket');
    const bounds = new Set(buckets.map(({ labels }) => labels['le']));
    expect([...bounds]).to.have.members([...METRICS.apiLatency.buckets.map(String), '+Inf']);
    expect(page).not.to.match(/customer-\d|@example\.com|visitor-|token-/);
  });

  it('counts every call once: in requests, in latency and, if it failed, in errors', () => {
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
