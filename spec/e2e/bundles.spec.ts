import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { expect } from 'chai';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation } from '../harness/processes/installation';
import { FIXTURES, runNode } from '../harness/processes/node-process';
import { expectEachCallOnce, expectEachEventOnce, reportOf } from '../harness/processes/report';

/** Entry points of bundles, and the expected telemetry of each. */
const APPLICATIONS: Readonly<Record<string, typeof expectEachCallOnce>> = {
  'bundled.cjs': expectEachCallOnce,
  'bundled-subclasses.cjs': expectEachCallOnce,
  'analytics/bundled-subclass.cjs': expectEachEventOnce,
};
/** The application's OpenTelemetry SDK is not bundled. The package, its dependencies and the SDK of Customer.io are. */
const isExternal = (id: string) => /^@opentelemetry\/sdk-/.test(id);

/** `node-fetch`, which the second SDK contains, requires a JSON file. */
const json = {
  name: 'json',
  transform: (text: string, id: string) => (id.endsWith('.json') ? `export default ${text}` : undefined),
};

describe('a bundle', () => {
  let simulator: Simulator;
  let installation: Installation;
  before(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => {
    simulator.reset();
    installation = new Installation('customerio-node');
    installation.addSdk('@customerio/cdp-analytics-node');
  });
  afterEach(() => installation.remove());
  after(() => simulator.close());

  async function expectTelemetryOf(outfile: string, expectTelemetry: typeof expectEachCallOnce) {
    const env = { TRACK_URL: simulator.trackUrl, APP_URL: simulator.appUrl, HOST: simulator.url };
    // `node-fetch` of the second SDK loads `punycode`, which is deprecated since Node 21
    const ended = await runNode(['--no-deprecation', outfile], { cwd: installation.folder, env });
    expectTelemetry(reportOf(ended), simulator);
    expect(ended.stderr).to.equal('');
  }

  for (const [application, expectTelemetry] of Object.entries(APPLICATIONS)) {
    it(`of Rollup records each call or event of ${application} once, as an ES module and as CommonJS`, async () => {
      const bundle = await rollup({
        input: join(installation.folder, application),
        external: isExternal,
        plugins: [nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }), json, commonjs()],
        logLevel: 'silent',
      });
      for (const [format, extension] of [
        ['es', 'mjs'],
        ['cjs', 'cjs'],
      ] as const) {
        simulator.reset();
        const outfile = installation.path(`bundle/app.${extension}`);
        // the second SDK imports `node-fetch` dynamically
        await bundle.write({ file: outfile, format, inlineDynamicImports: true });
        await expectTelemetryOf(outfile, expectTelemetry);
      }
    });

    it(`of esbuild as a minified ES module records each call or event of ${application} once`, async () => {
      const outfile = installation.path('bundle/app.mjs');
      await build({
        entryPoints: [join(FIXTURES, application)],
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'esm',
        logLevel: 'error',
        // without `require`, esbuild's replacement throws for the modules of Node
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
        external: ['@opentelemetry/sdk-*'],
        outfile,
      });
      await expectTelemetryOf(outfile, expectTelemetry);
    });
  }
});
