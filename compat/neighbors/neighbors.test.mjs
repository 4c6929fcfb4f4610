import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { startDatadogAgent, startSentry, startVendor } from './servers.mjs';

const PERSON = 'c4n4ryzq00001';
const OPERATIONS = ['identify', 'getCustomersByEmail', 'sendEmail', 'destroy'];
const SPANS = OPERATIONS.map((operation) => `customerio.${operation}`);

let vendor;

beforeEach(async () => {
  vendor = await startVendor();
});
afterEach(() => vendor.close());

const includesPerson = (value) => JSON.stringify(value).includes(PERSON);
const isOurs = ({ name }) => name.startsWith('customerio.');

/** Runs an application until it exits. @returns the last line of its output, parsed as JSON */
async function run(program, variables) {
  const env = { ...process.env, PERSON, VENDOR_URL: vendor.url, ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env, timeout: 30_000 });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1));
}

describe('Sentry', () => {
  let sentry;
  beforeEach(async () => {
    sentry = await startSentry();
  });
  afterEach(() => sentry.close());

  const start = (variables) => run('sentry.cjs', { DSN: sentry.dsn, ...variables });
  const spansIn = (items) =>
    items.filter(({ type }) => type === 'span').flatMap(({ payload }) => payload.items);

  for (const order of ['sentry first', 'ours first']) {
    it(`receives one span per call without personal data as the tracer provider, ${order}`, async () => {
      await start({ SET_UP: 'sentry', ORDER: order });
      const spans = spansIn(sentry.items()).filter(isOurs);
      assert.deepEqual(spans.map(({ name }) => name).sort(), [...SPANS].sort());
      assert.equal(includesPerson(spans), false);
      assert.equal(vendor.requests.length, OPERATIONS.length);
    });

    it(`leaves one span per call to an OpenTelemetry SDK in the same process, ${order}`, async () => {
      const spans = await start({ SET_UP: 'sdk', ORDER: order });
      assert.deepEqual(
        spans.map(({ name }) => name),
        SPANS,
      );
      assert.equal(includesPerson(spans), false);
      assert.equal(spansIn(sentry.items()).filter(isOurs).length, 0);
    });

    for (const setUp of ['sentry', 'sdk']) {
      it(`sends no personal data and adds no headers if it ignores Customer.io: ${setUp}, ${order}`, async () => {
        await start({ SET_UP: setUp, ORDER: order, IGNORE: 'yes' });
        const items = sentry.items();
        assert.equal(includesPerson(items), false);
        assert.ok(items.some(({ type }) => type === 'event'));
        assert.deepEqual(
          spansIn(items).filter((span) => !isOurs(span)),
          [],
        );
        for (const { headers } of vendor.requests) {
          assert.deepEqual(
            ['sentry-trace', 'baggage', 'traceparent'].filter((name) => name in headers),
            [],
          );
        }
      });
    }
  }

  it('reports the customer in its own spans and breadcrumbs unless it ignores requests to Customer.io', async () => {
    await start({ SET_UP: 'sentry', ORDER: 'sentry first' });
    const items = sentry.items();
    const others = spansIn(items).filter((span) => !isOurs(span));
    assert.equal(others.filter(includesPerson).length, 3);
    assert.ok(
      includesPerson(items.filter(({ type }) => type === 'event').map(({ payload }) => payload.breadcrumbs)),
    );
    assert.ok(vendor.requests.every(({ headers }) => 'sentry-trace' in headers));
  });
});

describe('dd-trace', () => {
  let agent;
  beforeEach(async () => {
    agent = await startDatadogAgent();
  });
  afterEach(() => agent.close());

  const start = (variables) =>
    run('dd-trace.cjs', {
      DD_TRACE_AGENT_URL: agent.url,
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
      ...variables,
    });
  const tracingHeaders = () =>
    vendor.requests.flatMap(({ headers }) =>
      Object.keys(headers).filter((name) => /^(?:traceparent|tracestate|x-datadog-.*)$/.test(name)),
    );

  for (const order of ['dd-trace first', 'ours first']) {
    it(`receives one span per call without personal data as the tracer provider, ${order}`, async () => {
      const hosts = await start({ ORDER: order });
      const spans = agent.spans.filter(isOurs);
      assert.deepEqual(spans.map(({ name }) => name).sort(), [...SPANS].sort());
      assert.equal(includesPerson(spans), false);
      assert.deepEqual(
        hosts.filter((host) => !['localhost', '127.0.0.1', '::1'].includes(host)),
        [],
      );
    });
  }

  /** The SDK that uses `fetch`, and one that uses `https`. */
  const sdks = { 'SDK 5': {}, 'SDK 4': { SDK: '@customerio/track', NODE_TLS_REJECT_UNAUTHORIZED: '0' } };
  for (const [title, variables] of Object.entries(sdks)) {
    describe(title, () => {
      beforeEach(async () => {
        if (variables.SDK === undefined) return;
        await vendor.close();
        vendor = await startVendor(JSON.parse(process.env.CERTIFICATE));
      });

      it('reports the customer in its own spans, and sends its headers, by default', async () => {
        await start(variables);
        const others = agent.spans.filter((span) => !isOurs(span));
        assert.ok(includesPerson(others.map(({ meta }) => meta['http.url'])));
        assert.equal(tracingHeaders().filter((name) => name === 'traceparent').length, OPERATIONS.length);
      });

      for (const setting of ['off', 'blocklists']) {
        it(`has no personal data and sends no headers with its plugins for requests: ${setting}`, async () => {
          await start({ ...variables, SWITCH: setting });
          assert.equal(agent.spans.filter(isOurs).length, OPERATIONS.length);
          assert.equal(includesPerson(agent.spans), false);
          assert.deepEqual(tracingHeaders(), []);
          assert.equal(vendor.requests.length, OPERATIONS.length);
        });
      }
    });
  }
});

describe('the pino instrumentation with a pino logger as option `logger`', () => {
  const events = ({ records }) => records.filter(({ eventName }) => eventName === 'customerio.api.call');
  const ofPino = ({ records }) => records.filter(({ scope }) => scope.includes('pino'));

  for (const sending of ['off', 'on']) {
    it(`adds the span's ids to one line per call without personal data, log sending ${sending}`, async () => {
      const report = await run('pino.cjs', { SENDING: sending });
      assert.deepEqual(
        report.spans.map(({ name }) => name),
        SPANS,
      );
      assert.deepEqual(
        report.lines.map(({ trace_id, span_id }) => [trace_id, span_id]),
        report.spans.map(({ traceId, spanId }) => [traceId, spanId]),
      );
      assert.equal(events(report).length, OPERATIONS.length);
      assert.equal(JSON.stringify(report).includes(PERSON), false);
    });
  }

  it('exports each event once more if its log sending is on', async () => {
    assert.equal(ofPino(await run('pino.cjs', { SENDING: 'off' })).length, 0);
    const sent = ofPino(await run('pino.cjs', { SENDING: 'on' }));
    assert.equal(sent.length, OPERATIONS.length);
  });
});
