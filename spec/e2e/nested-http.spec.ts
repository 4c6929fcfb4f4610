import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation } from '../harness/processes/installation';
import { FIXTURES, runNode, type RunOptions } from '../harness/processes/node-process';
import { expectEachCallOnce, reportOf, type Report } from '../harness/processes/report';

const OURS = 'opentelemetry-instrumentation-customerio';
const NESTED = { OTEL_INSTRUMENTATION_CUSTOMERIO_SUPPRESS_INTERNAL_INSTRUMENTATION: 'false' };
const CUSTOMER = /customer-4711|jane/;

describe('HTTP instrumentations beside ours', () => {
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
      name: 'of undici, which is below SDK 5.x',
      sdk: 'customerio-node',
      scope: '@opentelemetry/instrumentation-undici',
    },
    {
      name: 'of node:http, which is below SDK 2.x',
      sdk: 'customerio-node-v2',
      scope: '@opentelemetry/instrumentation-http',
    },
  ] as const;

  for (const { name, sdk, scope } of transports) {
    describe(name, () => {
      let installation: Installation;
      let where: { cwd: string };

      before(() => {
        installation = new Installation(sdk);
        where = { cwd: installation.folder };
      });

      after(() => installation.remove());

      it('add no span below ours and send no trace context to Customer.io', async () => {
        const report = await run('nested-http.cjs', where);
        expectEachCallOnce(report, simulator);
        for (const { headers } of simulator.requests) {
          expect(headers).not.to.have.any.keys('traceparent', 'tracestate', 'baggage');
        }
      });

      it('leave no customer in any span', async () => {
        const report = await run('nested-http.cjs', where);
        expect(report.spans).to.have.length(3);
        expect(JSON.stringify(report)).not.to.match(CUSTOMER);
      });

      it('add their spans as children of ours when suppressInternalInstrumentation is off', async () => {
        const report = await run('nested-http.cjs', { ...where, env: NESTED });
        const ours = report.spans.filter((span) => span.scope === OURS);
        const theirs = report.spans.filter((span) => span.scope === scope);
        expect(ours.map((span) => span.name)).to.have.members([
          'customerio.identify',
          'customerio.sendEmail',
          'customerio.track',
        ]);
        expect(report.spans).to.have.length(ours.length + theirs.length);
        const idOf = (operation: string) => ours.find((span) => span.name === `customerio.${operation}`)?.id;
        expect(theirs.map(({ parent }) => parent)).to.have.members([idOf('identify'), idOf('sendEmail')]);
        // the trace context of the HTTP span, not of ours
        const sent = simulator.requests.map(({ headers }) => headers['traceparent']?.split('-')[2]);
        expect(sent).to.have.members(theirs.map(({ id }) => id));
      });

      it('say no customer when they are let through behind the URL-templating processor', async () => {
        const report = await run('nested-http-templated.cjs', { ...where, env: NESTED });
        const theirs = report.spans.filter((span) => span.scope === scope);
        expect(theirs.map(({ attributes }) => attributes['url.full'])).to.have.members([
          `${simulator.trackUrl}/customers/{id}`,
          `${simulator.appUrl}/send/email`,
        ]);
        expect(JSON.stringify(report)).not.to.match(CUSTOMER);
      });
    });
  }

  it('see the customer in the URL when they are let through, which is why they are not', async () => {
    const report = await run(join(FIXTURES, 'nested-http.cjs'), { env: NESTED });
    expect(JSON.stringify(report)).to.match(CUSTOMER);
  });
});
