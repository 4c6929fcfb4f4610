import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build, type BuildOptions } from 'esbuild';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { LOADER, REGISTER } from '../harness/processes/installation';
import { FIXTURES, REPOSITORY, runNode, type ExitResult } from '../harness/processes/node-process';
import { reportOf } from '../harness/processes/report';

const fixture = (name: string) => join(FIXTURES, name);

describe('an application with cdp-analytics-node', () => {
  let simulator: Simulator;
  before(async () => (simulator = await startSimulator()));
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  const run = (...args: readonly string[]) => runNode(args, { env: { HOST: simulator.url } });

  function expectEventsOnce(ended: ExitResult): void {
    const { spans, metrics } = reportOf(ended);
    expect(spans.map(({ name }) => name)).to.deep.equal(['customerio.batch']);
    const valuesOf = (name: string) =>
      metrics
        .filter((metric) => metric.name === name)
        .map(({ attributes, value }) => [...Object.values(attributes), value].join(' '));
    expect(valuesOf('customerio_pipelines_events_total')).to.have.members([
      'track accepted 1',
      'identify accepted 1',
      'track unserializable 1',
    ]);
    expect(valuesOf('customerio_api_requests_total')).to.deep.equal(['batch pipelines success 1']);
    expect(simulator.requests).to.have.length(1);
    expect(
      ended.stderr.replaceAll(/^.*(?:ExperimentalWarning|--import|--trace-warnings).*\n/gm, ''),
    ).to.equal('');
  }

  const WAYS: Readonly<Record<string, readonly string[]>> = {
    'with NodeSDK in CommonJS': [fixture('analytics/commonjs.cjs')],
    'with a client that exists before': [fixture('analytics/late.cjs')],
    'in ES modules without a loader': [fixture('analytics/named.mjs')],
    'in ES modules with a loader': [LOADER, fixture('analytics/named.mjs')],
    'with --import register': [
      '--import',
      REGISTER,
      '--import',
      fixture('set-up.cjs'),
      fixture('analytics/plain.mjs'),
    ],
  };
  for (const [way, args] of Object.entries(WAYS)) {
    it(`${way} has each event recorded once`, async () => {
      expectEventsOnce(await run(...args));
    });
  }

  const BUNDLES: Readonly<Record<string, BuildOptions>> = {
    'as a bundle': {},
    'as a minified bundle of the SDK for browsers': { minify: true, mainFields: ['module', 'main'] },
    'as a bundle with another name of the publisher': { minify: true, mangleProps: /^_publisher$/ },
  };
  for (const [way, options] of Object.entries(BUNDLES)) {
    it(`${way} has each event recorded once`, async () => {
      const folder = mkdtempSync(join(REPOSITORY, 'dist/bundle-'));
      try {
        const outfile = join(folder, 'app.cjs');
        await build({
          entryPoints: [fixture('analytics/bundled.cjs')],
          bundle: true,
          platform: 'node',
          format: 'cjs',
          logLevel: 'error',
          external: ['@opentelemetry/*', 'opentelemetry-instrumentation-customerio'],
          outfile,
          ...options,
        });
        expectEventsOnce(await run(outfile));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it('is the only one that loads code for this SDK', async () => {
    const { stdout } = await run(fixture('analytics/none.cjs'));
    expect(JSON.parse(stdout)).to.have.members(['instrumentation', 'activation', 'sdk-files', 'shapes']);
  });
});
