import { expect } from 'chai';
import { CustomerIOInstrumentation, logOperation, withTracing } from '../../lib';
import { HOSTILE } from '../harness/foreign/hostile-values';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';

const MADE = Object.entries(HOSTILE);

describe('an application operation with hostile values', () => {
  let telemetry: InMemoryTelemetry;
  let instrumentation: CustomerIOInstrumentation;
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
    instrumentation = new CustomerIOInstrumentation({ logLevel: 'debug', captureErrorMessage: true });
  });
  afterEach(async () => {
    instrumentation.disable();
    await telemetry.shutdown();
  });

  it('has a span, and rejects with exactly the value that it throws', async () => {
    const unhandled = await unhandledDuring(async () => {
      for (const [label, make] of MADE) {
        const value = make();
        let runs = 0;
        const operation = () => {
          runs += 1;
          return Promise.resolve().then(() => {
            throw value;
          });
        };
        const thrown = await withTracing(make() as string, make() as Record<string, string>, operation).then(
          () => [],
          (error: unknown) => [error],
        );
        expect(thrown[0] === value || Number.isNaN(value), label).to.equal(true);
        expect(runs).to.equal(1);
      }
    });
    expect(unhandled).to.deep.equal([]);
    expect(telemetry.spans).to.have.length(MADE.length);
    for (const { name } of telemetry.spans) expect(name).to.match(/^customerio\..{1,200}$/u);
  });

  it('is logged on one line', () => {
    for (const [, make] of MADE) {
      logOperation(make() as string, make() as string, make(), make() as 'success', make());
      logOperation('operation', 'a', { value: make() }, 'error', make());
    }
    expect(telemetry.logRecords).to.have.length(2 * MADE.length);
    for (const { body } of telemetry.logRecords) expect(body).to.match(/^Customer\.io .{1,220}$/u);
  });

  it('has a redacted name', async () => {
    await withTracing('onboard jane@example.com', {}, () => Promise.resolve());
    expect(telemetry.span().name).to.equal('customerio.onboard [EMAIL]');
    expect(telemetry.span().attributes['customerio.operation']).to.equal('onboard [EMAIL]');
    logOperation('onboard jane@example.com', undefined, undefined, 'success');
    expect(telemetry.logRecords[0]?.body).to.equal('Customer.io onboard [EMAIL] succeeded');
  });
});
