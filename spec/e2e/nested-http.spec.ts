import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation } from '../harness/processes/installation';
import { FIXTURES, runNode, type RunOptions } from '../harness/processes/node-process';
import { expectEachCallOnce, reportOf, type Report } from '../harness/processes/report';

const OUR_SCOPE = 'opentelemetry-instrumentation-customerio';
const NOT_SUPPRESSED = { OTEL_INSTRUMENTATION_CUSTOMERIO_SUPPRESS_INTERNAL_INSTRUMENTATION: 'false' };
const CUSTOMER = /customer-4711|jane/;

describe('HTTP instrumentations next to this one', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });

  beforeEach(() => simulator.reset());

  after(() => simulator.close());

  async function run(fixture: string, { env, ...options }: RunOptions = {}): Promise<Report> {
    const urls = { TRACK_URL: simulator.trackUrl, APP_URL: simulator.appUrl };
    return reportOf(await runNode([fixture], { ...options, env: { ...urls, ...env } }));
  }

  const transports = [
    {
      name: 'for undici, the transport of SDK 5.x',
      sdk: 'customerio-node',
      scope: '@opentelemetry/instrumentation-undici',
    },
    {
      name: 'for node:http, the transport of SDK 2.x',
      sdk: 'customerio-node-v2',
      scope: '@opentelemetry/instrumentation-http',
    },
  ] as const;

  for (const { name, sdk, scope } of transports) {
    describe(name, () => {
      let installation: Installation;
      let options: { cwd: string };

      before(() => {
        installation = new Installation(sdk);
        options = { cwd: installation.folder };
      });

      after(() => installation.remove());

      it('add no child spans and send no trace context to Customer.io', async () => {
        const report = await run('nested-http.cjs', options);
        expectEachCallOnce(report, simulator);
        for (const { headers } of simulator.requests) {
          expect(headers).not.to.have.any.keys('traceparent', 'tracestate', 'baggage');
        }
      });

      it('add no customer data to any span', async () => {
        const report = await run('nested-http.cjs', options);
        expect(report.spans).to.have.length(3);
        expect(JSON.stringify(report)).not.to.match(CUSTOMER);
      });

      it('add child spans if suppressInternalInstrumentation is false', async () => {
        const report = await run('nested-http.cjs', { ...options, env: NOT_SUPPRESSED });
        const ours = report.spans.filter((span) => span.scope === OUR_SCOPE);
        const theirs = report.spans.filter((span) => span.scope === scope);
        expect(ours.map((span) => span.name)).to.have.members([
          'customerio.identify',
          'customerio.sendEmail',
          'customerio.track',
        ]);
        expect(report.spans).to.have.length(ours.length + theirs.length);
        const idOf = (operation: string) => ours.find((span) => span.name === `customerio.${operation}`)?.id;
        expect(theirs.map(({ parent }) => parent)).to.have.members([idOf('identify'), idOf('sendEmail')]);
        // the trace context of the HTTP span, not of the SDK span
        const sent = simulator.requests.map(({ headers }) => headers['traceparent']?.split('-')[2]);
        expect(sent).to.have.members(theirs.map(({ id }) => id));
      });

      it('add no customer data if suppressInternalInstrumentation is false and UrlTemplatingSpanProcessor is used', async () => {
        const report = await run('nested-http-templated.cjs', { ...options, env: NOT_SUPPRESSED });
        const theirs = report.spans.filter((span) => span.scope === scope);
        expect(theirs.map(({ attributes }) => attributes['url.full'])).to.have.members([
          `${simulator.trackUrl}/customers/{id}`,
          `${simulator.appUrl}/send/email`,
        ]);
        expect(JSON.stringify(report)).not.to.match(CUSTOMER);
      });
    });
  }

  it('record the customer in the URL if suppressInternalInstrumentation is false, so the default is true', async () => {
    const report = await run(join(FIXTURES, 'nested-http.cjs'), { env: NOT_SUPPRESSED });
    expect(JSON.stringify(report)).to.match(CUSTOMER);
  });
});
