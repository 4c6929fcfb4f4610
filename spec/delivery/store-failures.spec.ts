import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { resolveConfig } from '../../lib/config';
import { storeFailureReporter } from '../../lib/delivery/store-failures';
import { Telemetry } from '../../lib/telemetry';
import { Clock } from '../harness/clock';
import { diagnosticsDuring } from '../harness/telemetry/diagnostics';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';

const MINUTE_MS = 60_000;

describe('a store that fails', () => {
  let exported: InMemoryTelemetry;
  beforeEach(() => (exported = new InMemoryTelemetry().register()));
  afterEach(() => exported.shutdown());

  const failure = () => {
    const telemetry = new Telemetry(resolveConfig().config);
    return storeFailureReporter('dedupe', () => telemetry);
  };
  const told = () => exported.logRecords.map(({ body }) => body);
  const TOLD = 'Customer.io dedupe store: error; webhooks are handled without it';

  it('is counted each time, and told once a minute with how many there were', async () => {
    const clock = new Clock();
    try {
      const fail = failure();
      for (let i = 0; i < 3; i++) fail('error');
      await clock.pass(MINUTE_MS);
      fail('error');
    } finally {
      clock.uninstall();
    }
    expect(told()).to.deep.equal([TOLD, TOLD]);
    expect(exported.logRecords.map(({ attributes }) => attributes)).to.deep.equal([
      { 'customerio.store': 'dedupe', 'error.type': 'error', 'customerio.occurrences': 1 },
      { 'customerio.store': 'dedupe', 'error.type': 'error', 'customerio.occurrences': 3 },
    ]);
    const points = await exported.points('customerio_store_failures_total');
    expect(points.filter(({ value }) => value > 0).map(({ value }) => value)).to.deep.equal([4]);
  });

  it('is told where nobody measures, too', () => {
    metrics.disable();
    failure()('error');
    expect(told()).to.deep.equal([TOLD]);
  });

  it('changes nothing where it cannot be told, which the operator hears', async () => {
    const broken = storeFailureReporter('dedupe', () => {
      throw new RangeError('telemetry is broken');
    });
    const lines = await diagnosticsDuring(() => broken('error'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/reporting a store failure failed with RangeError/);
  });
});
