import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { selfSignedCertificate, startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation, LOADER, REGISTER } from '../harness/processes/installation';
import { FIXTURES, runNode, type ExitResult, type RunOptions } from '../harness/processes/node-process';
import { expectEachCallOnce, expectNoTelemetry, reportOf } from '../harness/processes/report';

const fixture = (name: string) => join(FIXTURES, name);
const preload = (flag: '--require' | '--import', ...modules: string[]) =>
  modules.flatMap((name) => [flag, name.startsWith('opentelemetry') ? name : fixture(name)]);

describe('the instrumentation', () => {
  let simulator: Simulator;
  let installations: Installation[];

  before(async () => {
    simulator = await startSimulator();
  });

  beforeEach(() => {
    simulator.reset();
    installations = [];
  });

  afterEach(() => installations.forEach((installation) => installation.remove()));

  after(() => simulator.close());

  const install = (...args: ConstructorParameters<typeof Installation>) => {
    const installation = new Installation(...args);
    installations.push(installation);
    return installation;
  };

  const run = (args: readonly string[], { env, ...options }: RunOptions = {}): Promise<ExitResult> =>
    runNode(args, { ...options, env: { TRACK_URL: simulator.trackUrl, APP_URL: simulator.appUrl, ...env } });

  describe('in an application', () => {
    const modes: Record<string, readonly string[]> = {
      'with NodeSDK in CommonJS': [fixture('commonjs.cjs')],
      'with the SDK loaded first': [fixture('late.cjs')],
      'with an existing client that is passed to instrumentCustomerIO': [fixture('existing-client.cjs')],
      'in ES modules without a loader, by named imports': [fixture('named.mjs')],
      'in ES modules without a loader, by the default import': [fixture('default.mjs')],
      'in ES modules with the SDK imported first': [fixture('late.mjs')],
      'in ES modules with --experimental-loader, by named imports': [LOADER, fixture('named.mjs')],
      'in ES modules with --experimental-loader, by the default import': [LOADER, fixture('default.mjs')],
      'in ES modules with module.register, by named imports': [
        ...preload('--import', 'module-register.mjs'),
        fixture('named.mjs'),
      ],
      'in ES modules with module.register, by the default import': [
        ...preload('--import', 'module-register.mjs'),
        fixture('default.mjs'),
      ],
      'with --require register before the OpenTelemetry setup': [
        ...preload('--require', REGISTER, 'set-up.cjs'),
        fixture('plain.cjs'),
      ],
      'with --require register after the OpenTelemetry setup': [
        ...preload('--require', 'set-up.cjs', REGISTER),
        fixture('plain.cjs'),
      ],
      'with --import register before the OpenTelemetry setup': [
        ...preload('--import', REGISTER, 'set-up.cjs'),
        fixture('plain.mjs'),
      ],
      'with --import register after the OpenTelemetry setup': [
        ...preload('--import', 'set-up.cjs', REGISTER),
        fixture('plain.mjs'),
      ],
      'with --import register and a CommonJS application': [
        ...preload('--import', 'set-up.cjs', REGISTER),
        fixture('plain.cjs'),
      ],
      'with --require register and an ES module': [
        ...preload('--require', 'set-up.cjs', REGISTER),
        fixture('plain.mjs'),
      ],
      'with preload, NodeSDK and instrumentCustomerIO together': [
        ...preload('--require', REGISTER),
        fixture('every-way.cjs'),
      ],
    };

    for (const [mode, args] of Object.entries(modes)) {
      it(`records each call once ${mode}`, async () => {
        expectEachCallOnce(reportOf(await run(args)), simulator);
      });
    }

    it('records each call once with the SDK installed as @customerio/track', async () => {
      const env = { SDK_NAME: '@customerio/track' };
      expectEachCallOnce(reportOf(await run([fixture('commonjs.cjs')], { env })), simulator);
    });

    it('records each call once with two copies of the package in one process', async () => {
      const installation = install('customerio-node');
      installation.addPackage('dependency');
      const ended = await run(['two-copies.cjs'], { cwd: installation.folder });
      expectEachCallOnce(reportOf(ended), simulator);
      expect(ended.stderr).not.to.include('CUSTOMERIO_OTEL_');
    });
  });

  describe('with an older SDK under its real package name', () => {
    it('records each call of 2.x once', async () => {
      const { folder: cwd } = install('customerio-node-v2');
      expectEachCallOnce(reportOf(await run(['commonjs.cjs'], { cwd })), simulator);
    });

    it('records each call of 2.x once if the SDK was loaded first', async () => {
      const { folder: cwd } = install('customerio-node-v2');
      expectEachCallOnce(reportOf(await run(['late.cjs'], { cwd })), simulator);
    });

    for (const [mode, application] of Object.entries({
      CommonJS: 'commonjs.cjs',
      'ES modules': 'named.mjs',
    })) {
      it(`records each call of 4.x once in ${mode}`, async () => {
        const secure = await startSimulator({ tls: selfSignedCertificate() });
        const { folder: cwd } = install('customerio-node-v4');
        const env = {
          TRACK_URL: secure.trackUrl,
          APP_URL: secure.appUrl,
          HTTPS_PORT: new URL(secure.url).port,
        };
        try {
          expectEachCallOnce(reportOf(await run([application], { cwd, env })), secure);
        } finally {
          await secure.close();
        }
      });
    }
  });

  describe('in a bundle', () => {
    const bundle = (outfile: string, external: string[]) =>
      build({
        entryPoints: [fixture('bundled.cjs')],
        bundle: true,
        platform: 'node',
        logLevel: 'error',
        external,
        outfile,
      });

    it('records each call once if the bundle contains the SDK but not the telemetry', async () => {
      const installation = install();
      const outfile = installation.path('bundle/app.cjs');
      await bundle(outfile, ['@opentelemetry/*', 'opentelemetry-instrumentation-customerio']);
      expectEachCallOnce(reportOf(await run([outfile], { cwd: installation.folder })), simulator);
    });

    it('records each call once if the bundle contains everything', async () => {
      const installation = install();
      const outfile = installation.path('bundle/app.cjs');
      await bundle(outfile, []);
      expectEachCallOnce(reportOf(await run([outfile], { cwd: installation.folder })), simulator);
    });
  });

  describe('that is disabled or does not support the SDK', () => {
    for (const [mode, application] of Object.entries({
      CommonJS: 'commonjs.cjs',
      'ES modules': 'named.mjs',
      'CommonJS with the SDK loaded first': 'late.cjs',
    })) {
      it(`records nothing and warns once if the SDK version is not supported, in ${mode}`, async () => {
        const { folder: cwd } = install('customerio-node', '6.0.0');
        const ended = await run([application], { cwd });
        expectNoTelemetry(reportOf(ended), simulator);
        expect(ended.stderr.match(/\[CUSTOMERIO_OTEL_\w+\]/g)).to.deep.equal(['[CUSTOMERIO_OTEL_VERSION]']);
        expect(ended.stderr).to.include('customerio-node 6.0.0 is not instrumented');
      });
    }

    it('recommends to upgrade the SDK if it is older than the supported versions', async () => {
      const { folder: cwd } = install('customerio-node', '0.5.0');
      const ended = await run(['commonjs.cjs'], { cwd });
      expectNoTelemetry(reportOf(ended), simulator);
      expect(ended.stderr).to.match(
        /0\.5\.0 is not instrumented: .* Upgrade customerio-node to 1\.0 or later\./,
      );
      expect(ended.stderr).to.not.include('Look for a newer');
    });

    it('records nothing if the instance passed to NodeSDK has enabled: false', async () => {
      expectNoTelemetry(reportOf(await run([fixture('off.cjs')])), simulator);
    });

    for (const [variable, value] of [
      ['OTEL_SDK_DISABLED', 'true'],
      ['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED', 'false'],
    ] as const) {
      it(`records nothing with ${variable}=${value} and NodeSDK`, async () => {
        const env = { [variable]: value };
        expectNoTelemetry(reportOf(await run([fixture('commonjs.cjs')], { env })), simulator);
      });

      it(`records nothing with ${variable}=${value} and the preload`, async () => {
        const env = { [variable]: value };
        const args = [...preload('--require', REGISTER, 'set-up.cjs'), fixture('plain.cjs')];
        expectNoTelemetry(reportOf(await run(args, { env })), simulator);
      });
    }
  });
});
