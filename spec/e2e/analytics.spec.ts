import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation, LOADER, REGISTER } from '../harness/processes/installation';
import { runNode, type ExitResult } from '../harness/processes/node-process';
import { expectEachEventOnce, expectEventsOnly, reportOf } from '../harness/processes/report';

const SDK = '@customerio/cdp-analytics-node';
const WARNING = /\[CUSTOMERIO_OTEL_\w+\]/g;

/** Ways to load the instrumentation and the SDK: the arguments of Node. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'with NodeSDK in CommonJS': ['analytics/commonjs.cjs'],
  'if it is loaded before': ['analytics/late.cjs'],
  'with --require register': ['--require', './set-up.cjs', '--require', REGISTER, 'analytics/plain.cjs'],
  'with --import register and ES modules': [
    ...['--import', './set-up.cjs', '--import', REGISTER],
    'analytics/plain.mjs',
  ],
  'in ES modules without a loader': ['analytics/named.mjs'],
  'in ES modules with a loader': [LOADER, 'analytics/named.mjs'],
};

/** Files of the SDK that form batches, and private methods that a later version could rename. */
const BATCH_FILES = ['publisher.js', 'context-batch.js'];
const RENAMED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'the method that sends a batch': ['send(', 'deliver('],
  'the method that returns the contexts of a batch': ['getContexts(', 'contexts('],
};

/** Ways to enable the instrumentation in an application without the second SDK. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  'if it is preloaded with --require': ['--require', REGISTER],
  'if it is preloaded with --import': ['--import', REGISTER],
  'with NodeSDK': ['--import', './set-up-first.mjs'],
};

describe('a project with one of the SDKs', () => {
  let simulator: Simulator;
  let installation: Installation;
  before(async () => (simulator = await startSimulator()));
  beforeEach(() => simulator.reset());
  afterEach(() => installation.remove());
  after(() => simulator.close());

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ExitResult> =>
    runNode(args, { cwd: installation.folder, env: { HOST: simulator.url, ...env } });

  for (const [way, args] of Object.entries(WITHOUT)) {
    it(`loads no code that records events ${way}, if it has customerio-node only`, async () => {
      installation = new Installation('customerio-node');
      const { stdout, stderr } = await run([...args, 'analytics/none.cjs']);
      expect(JSON.parse(stdout), stderr).to.deep.equal(['activation', 'instrumentation', 'sdk-files']);
    });
  }

  for (const [way, args] of Object.entries(WAYS)) {
    it(`has each event recorded once ${way}, if it has cdp-analytics-node only`, async () => {
      installation = new Installation(SDK);
      const ended = await run(args);
      expectEachEventOnce(reportOf(ended), simulator);
      expect(ended.stderr.match(WARNING)).to.equal(null);
    });
  }

  for (const application of ['analytics/commonjs.cjs', 'analytics/late.cjs', 'analytics/named.mjs']) {
    it(`has events counted with one warning, if ${application} has an unsupported version`, async () => {
      installation = new Installation(SDK, '1.2.0');
      const ended = await run([application]);
      expectEventsOnly(reportOf(ended), simulator);
      expect(ended.stderr.match(WARNING)).to.deep.equal(['[CUSTOMERIO_OTEL_VERSION]']);
      expect(ended.stderr).to.include(`${SDK} 1.2.0`);
    });
  }

  for (const [shape, [from, to]] of Object.entries(RENAMED)) {
    it(`has events counted with one warning, if the SDK has ${shape} under another name`, async () => {
      installation = new Installation(SDK);
      for (const name of BATCH_FILES) {
        const file = installation.path(`node_modules/${SDK}/dist/cjs/plugins/customerio/${name}`);
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
      }
      const ended = await run(['analytics/commonjs.cjs']);
      expectEventsOnly(reportOf(ended), simulator);
      expect(ended.stderr.match(WARNING)).to.deep.equal(['[CUSTOMERIO_OTEL_VERSION]']);
    });
  }

  for (const used of [SDK, `../dependency/node_modules/${SDK}`]) {
    it(`has each event of ${used} recorded once with two copies of the SDK and of this package`, async () => {
      installation = new Installation(SDK);
      installation.addPackage('dependency');
      installation.addSdk('customerio-cdp-v0.3', undefined, 'dependency');
      const ended = await run(['analytics/two-copies.cjs'], { SDK: used });
      expectEachEventOnce(reportOf(ended), simulator);
      expect(ended.stderr.match(WARNING)).to.equal(null);
    });
  }
});
