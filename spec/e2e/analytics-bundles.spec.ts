import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build, type BuildOptions } from 'esbuild';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { FIXTURES, REPOSITORY, runNode } from '../harness/processes/node-process';
import { expectEachEventOnce, reportOf } from '../harness/processes/report';

const fixture = (name: string) => join(FIXTURES, name);

const BUNDLES: Readonly<Record<string, BuildOptions>> = {
  'that is not minified': {},
  'that is minified, of the SDK for browsers': { minify: true, mainFields: ['module', 'main'] },
  'with other names of private properties': {
    minify: true,
    // the SDK's other build has helpers that do not work under other names
    mainFields: ['module', 'main'],
    mangleProps: /^_/,
  },
};

describe('a bundle with cdp-analytics-node', () => {
  let simulator: Simulator;
  before(async () => (simulator = await startSimulator()));
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

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
        const ended = await runNode([outfile], { env: { HOST: simulator.url } });
        expectEachEventOnce(reportOf(ended), simulator);
        expect(ended.stderr).to.equal('');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
