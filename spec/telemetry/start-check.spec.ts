import { join } from 'node:path';
import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { FIXTURES, REPOSITORY, runNode } from '../harness/processes/node-process';
import { freshAnalytics } from '../harness/sdk/analytics-world';
import { freshSdk, load } from '../harness/sdk/sdk';
import { diagnosticsDuring } from '../harness/telemetry/diagnostics';

/** Runs a script in a process whose instrumentation was just enabled. Returns the codes of its warnings. */
async function warningsOf(script: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { stdout, stderr } = await runNode([join(FIXTURES, 'first-minute.cjs'), REPOSITORY, script], { env });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

const NO_CLIENT = ['CUSTOMERIO_OTEL_NOT_LOADED'];
const NO_PROVIDER = ['CUSTOMERIO_OTEL_NO_PROVIDER'];

describe('the check after the first minute', () => {
  const scripts: readonly (readonly [string, string, readonly string[]])[] = [
    ['warns if no client was loaded', 'clock.tick(MINUTE_MS)', NO_CLIENT],
    ['does not warn before a minute has passed', 'clock.tick(MINUTE_MS - 1)', []],
    ['warns once in an hour', 'clock.tick(60 * MINUTE_MS)', NO_CLIENT],
    [
      'does not warn if the SDK was loaded and no call was made',
      "from('customerio-node'); clock.tick(MINUTE_MS)",
      [],
    ],
    [
      'does not warn if the SDK was loaded before',
      "instrumentation.disable(); from('customerio-node'); instrumentation.enable(); clock.tick(MINUTE_MS)",
      [],
    ],
    ['does not warn after disable()', 'clock.tick(1); instrumentation.disable(); clock.tick(MINUTE_MS)', []],
    [
      'counts the minute from enable()',
      'clock.tick(MINUTE_MS - 1); instrumentation.disable(); instrumentation.enable(); clock.tick(MINUTE_MS - 1)',
      [],
    ],
    [
      'does not warn in a service that only receives webhooks',
      "webhooks.createWebhookReceiver({ signingKeys: 'key' }); clock.tick(MINUTE_MS)",
      [],
    ],
    [
      'warns if calls are made and no provider is registered',
      'await call(); clock.tick(MINUTE_MS)',
      NO_PROVIDER,
    ],
    [
      'warns about the first call after the minute without a provider, once',
      "from('customerio-node'); clock.tick(MINUTE_MS); await call(); await call()",
      NO_PROVIDER,
    ],
    [
      'does not warn if a provider was registered after the first call',
      `await call();
       api.trace.setGlobalTracerProvider(new (from('@opentelemetry/sdk-trace-node').NodeTracerProvider)());
       clock.tick(MINUTE_MS); await call()`,
      [],
    ],
  ];
  for (const [title, script, codes] of scripts) {
    it(title, async () => {
      expect(await warningsOf(script)).to.deep.equal(codes);
    });
  }

  it('changes no call if process.emitWarning() throws', async () => {
    const script = `
      process.emitWarning = () => { codes.push('tried'); throw new Error('not here'); };
      clock.tick(MINUTE_MS);
      codes.push(await call());
      clock.tick(MINUTE_MS);
      codes.push(await call())`;
    expect(await warningsOf(script)).to.deep.equal(['tried', 'tried', {}, {}]);
  });

  it('does not warn about calls if OTEL_SDK_DISABLED is true', async () => {
    expect(
      await warningsOf('await call(); clock.tick(MINUTE_MS)', { OTEL_SDK_DISABLED: 'true' }),
    ).to.deep.equal([]);
  });

  it('does not keep the process alive', async () => {
    const script = `new (require(${JSON.stringify(join(REPOSITORY, 'dist/lib'))}).CustomerIOInstrumentation)()`;
    const startedAt = performance.now();
    const { code, stderr } = await runNode(['-e', script]);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(performance.now() - startedAt).to.be.lessThan(30_000);
  });
});

describe('a patched module', () => {
  const lines = async (act: () => unknown) =>
    (await diagnosticsDuring(act, 'info'))
      .filter((line) => /instrumented/.test(line))
      .map((line) => line.split(' ').slice(-5).join(' '));

  it('is logged once, with its version and the number of methods', async () => {
    const instances: CustomerIOInstrumentation[] = [];
    const create = () => instances.push(new CustomerIOInstrumentation());
    try {
      create();
      const logged = await lines(() => freshSdk());
      expect(logged).to.have.length(1);
      expect(logged[0]).to.match(/customerio-node 5\.2\.0 instrumented, \d{3} methods$/);
      expect(await lines(create)).to.deep.equal([]);
      expect(await lines(() => load('customerio-node'))).to.deep.equal([]);
      instances.forEach((instance) => instance.disable());
      expect(await lines(() => instances[0]?.enable())).to.deep.equal([]);
    } finally {
      instances.forEach((instance) => instance.disable());
    }
  });

  it('is logged for cdp-analytics-node too', async () => {
    const instance = new CustomerIOInstrumentation();
    try {
      const logged = await lines(() => freshAnalytics());
      expect(logged).to.deep.equal(['@customerio/cdp-analytics-node 0.5.9 instrumented, 7 methods']);
      instance.disable();
      expect(await lines(() => instance.enable())).to.deep.equal([]);
    } finally {
      instance.disable();
    }
  });

  it('is logged without a version if it is instrumented by hand', async () => {
    const sdk = freshSdk('customerio-node-v4');
    const instance = new CustomerIOInstrumentation();
    const logged = await lines(() => instance.instrument(sdk));
    instance.disable();
    expect(logged).to.have.length(1);
    expect(logged[0]).to.match(/customerio-node instrumented, \d+ methods$/);
  });
});
