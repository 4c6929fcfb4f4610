import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { resolveConfig } from '../../lib/config';
import { storeFailureReporter } from '../../lib/delivery/store-failures';
import { Telemetry } from '../../lib/telemetry';
import { Clock } from '../harness/clock';
import { diagnosticsDuring } from '../harness/telemetry/diagnostics';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';

const MINUTE_MS = 60_000;

describe('storeFailureReporter()', () => {
  let exported: InMemoryTelemetry;
  beforeEach(() => (exported = new InMemoryTelemetry().register()));
  afterEach(() => exported.shutdown());

  const createReporter = () => {
    const telemetry = new Telemetry(resolveConfig().config);
    return storeFailureReporter('dedupe', () => telemetry);
  };
  const loggedBodies = () => exported.logRecords.map(({ body }) => body);
  const BODY = 'Customer.io dedupe store: error; webhooks are handled without it';

  it('counts each failure and logs one event per minute with the number of failures', async () => {
    const clock = new Clock();
    try {
      const reportFailure = createReporter();
      for (let i = 0; i < 3; i++) reportFailure('error');
      await clock.pass(MINUTE_MS);
      reportFailure('error');
    } finally {
      clock.uninstall();
    }
    expect(loggedBodies()).to.deep.equal([BODY, BODY]);
    expect(exported.logRecords.map(({ attributes }) => attributes)).to.deep.equal([
      { 'customerio.store': 'dedupe', 'error.type': 'error', 'customerio.occurrences': 1 },
      { 'customerio.store': 'dedupe', 'error.type': 'error', 'customerio.occurrences': 3 },
    ]);
    const points = await exported.points('customerio_store_failures_total');
    expect(points.filter(({ value }) => value > 0).map(({ value }) => value)).to.deep.equal([4]);
  });

  it('logs failures without a meter provider', () => {
    metrics.disable();
    createReporter()('error');
    expect(loggedBodies()).to.deep.equal([BODY]);
  });

  it('does not throw if telemetry is broken, and logs the error to diag', async () => {
    const broken = storeFailureReporter('dedupe', () => {
      throw new RangeError('telemetry is broken');
    });
    const lines = await diagnosticsDuring(() => broken('error'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/reporting a store failure failed with RangeError/);
  });
});
