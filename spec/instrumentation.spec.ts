import { metrics } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { expect } from 'chai';
import {
  CustomerIOInstrumentation,
  instrumentCustomerIO,
  type CustomerIOInstrumentationConfig,
} from '../lib';
import { activeRecorder, removeRecorder } from '../lib/client/registry';
import { unloadSdk, freshSdk, load, type SdkModule } from './harness/sdk/sdk';
import { diagnosticsDuring, forgetConfigProblems, warningsDuring } from './harness/telemetry/diagnostics';
import { InMemoryTelemetry } from './harness/telemetry/telemetry';

const stub = { put: () => Promise.resolve({}), post: () => Promise.resolve({ delivery_id: 'abcdefgh' }) };
const clientOf = (sdk: SdkModule) => Object.assign(new sdk.TrackClient('s', 'k'), { request: stub });

describe('CustomerIOInstrumentation', () => {
  let telemetry: InMemoryTelemetry;
  const instances: CustomerIOInstrumentation[] = [];
  const create = (config?: CustomerIOInstrumentationConfig) => {
    const instance = new CustomerIOInstrumentation(config);
    instances.push(instance);
    return instance;
  };
  const spansOf = async (client: { identify(id: string): Promise<unknown> }) => {
    telemetry.reset();
    await client.identify('x');
    return telemetry.spans.length;
  };

  beforeEach(forgetConfigProblems);
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
  });
  afterEach(async () => {
    instances.splice(0).forEach((instance) => instance.disable());
    await telemetry.shutdown();
  });

  for (const name of ['customerio-node', '@customerio/track']) {
    it(`patches ${name} when it is required`, async () => {
      create();
      unloadSdk(name);
      expect(await spansOf(clientOf(load(name) as SdkModule))).to.equal(1);
    });

    it(`patches ${name} if it was required before, and logs this`, async () => {
      unloadSdk(name);
      const sdk = load(name) as SdkModule;
      const client = clientOf(sdk);
      const lines = await diagnosticsDuring(() => create(), 'info');
      expect(lines.join()).to.match(/was loaded before opentelemetry-instrumentation-customerio; patching/);
      expect(await spansOf(client)).to.equal(1);
    });
  }

  it('restores the SDK on disable() and patches it again on enable(), also for existing clients', async () => {
    const instance = create();
    const sdk = freshSdk();
    const client = clientOf(sdk);
    const method = () => Reflect.get(sdk.TrackClient.prototype, 'identify') as unknown;
    const patched = method();
    instance.disable();
    expect(method()).to.not.equal(patched);
    expect(await spansOf(client)).to.equal(0);
    instance.enable();
    expect(await spansOf(client)).to.equal(1);
    instance.enable();
    expect(await spansOf(client)).to.equal(1);
  });

  it('does not patch an SDK that is loaded while it is disabled, until it is enabled', async () => {
    const instance = create();
    instance.disable();
    const client = clientOf(freshSdk());
    expect(await spansOf(client)).to.equal(0);
    instance.enable();
    expect(await spansOf(client)).to.equal(1);
  });

  it('stays disabled if enabled is false, even after registerInstrumentations() enables it', async () => {
    const instance = create({ enabled: false });
    registerInstrumentations({ instrumentations: [instance] });
    const client = clientOf(freshSdk());
    expect(await spansOf(client)).to.equal(0);
    instance.setConfig({ enabled: true });
    instance.enable();
    expect(await spansOf(client)).to.equal(1);
    instance.setConfig({ enabled: false });
    expect(await spansOf(client)).to.equal(0);
  });

  it('starts one span per call if several instances exist, with the configuration of the latest one', async () => {
    const names: string[] = [];
    const hook = (name: string) => () => void names.push(name);
    const first = create({ requestHook: hook('first') });
    const second = create({ requestHook: hook('second') });
    const client = clientOf(freshSdk());
    expect(await spansOf(client)).to.equal(1);
    second.disable();
    expect(await spansOf(client)).to.equal(1);
    first.disable();
    expect(await spansOf(client)).to.equal(0);
    expect(names).to.deep.equal(['second', 'first']);
  });

  it('prefers an instance that the application created to a preloaded one that was created later', async () => {
    const calls: string[] = [];
    create({ requestHook: () => void calls.push('configured') });
    const preloaded = CustomerIOInstrumentation.preloaded();
    instances.push(preloaded);
    const client = clientOf(freshSdk());
    expect(await spansOf(client)).to.equal(1);
    expect(calls).to.deep.equal(['configured']);
    instances[0]?.disable();
    expect(await spansOf(client)).to.equal(1);
    expect(calls).to.have.length(1);
  });

  it('does not patch the SDK in a preload if the environment disables it', async () => {
    process.env['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED'] = 'false';
    try {
      instances.push(CustomerIOInstrumentation.preloaded());
      expect(await spansOf(clientOf(freshSdk()))).to.equal(0);
    } finally {
      delete process.env['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED'];
    }
  });

  it('does not throw if the meter provider fails, and logs the error name', async () => {
    const instance = create();
    metrics.disable();
    const lines = await diagnosticsDuring(() => {
      metrics.setGlobalMeterProvider({
        getMeter: () => {
          throw new RangeError('x');
        },
      });
      instance.setConfig({});
    });
    expect(lines.join()).to.include('creating instruments failed with RangeError');
  });

  it('records calls once, in the enabled instance, if the SDK is instrumented by hand', async () => {
    const calls: string[] = [];
    create({ requestHook: () => void calls.push('enabled instance') });
    const sdk = freshSdk('customerio-node-v5.0');
    const client = clientOf(sdk);
    expect(await spansOf(client)).to.equal(0);
    expect(instrumentCustomerIO(client)).to.equal(client);
    instrumentCustomerIO(sdk);
    instrumentCustomerIO({ default: sdk });
    expect(await spansOf(client)).to.equal(1);
    expect(calls).to.have.length(1);
  });

  it('creates an instance if the SDK is instrumented by hand and no instance exists', async () => {
    const sdk = freshSdk('customerio-node-v5.0');
    const client = clientOf(instrumentCustomerIO(sdk, { captureCustomerId: 'raw' }));
    expect(await spansOf(client)).to.equal(1);
    expect(telemetry.span().attributes['customerio.customer_id']).to.equal('x');
    const recorder = activeRecorder();
    const lines = await diagnosticsDuring(
      () => instrumentCustomerIO(sdk, { captureCustomerId: 'off' }),
      'warn',
    );
    expect(lines.join()).to.include('Its configuration is used, not the one given here');
    if (recorder !== undefined) removeRecorder(recorder);
    expect(await spansOf(client)).to.equal(0);
  });

  it('warns once if a value is instrumented by hand that is not a client', async () => {
    const warnings = await warningsDuring(() => {
      instrumentCustomerIO({ some: 'thing' });
      instrumentCustomerIO(undefined);
    });
    expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_NO_CLIENT']);
  });

  it('warns once about an unsupported SDK version, and does not patch it', async () => {
    const instance = create();
    const [definition] = instance.getModuleDefinitions();
    const sdk = freshSdk('customerio-node-v5.0');
    const warnings = await warningsDuring(() => {
      definition?.patch?.(sdk, '6.0.0');
      definition?.patch?.(sdk, '6.0.0');
    });
    // frozen prototypes of earlier specs have warnings of their own
    const ofVersion = warnings.filter(({ code }) => code === 'CUSTOMERIO_OTEL_VERSION');
    expect(ofVersion).to.have.length(1);
    expect(ofVersion[0]?.message).to.match(
      /customerio-node 6\.0\.0 is not instrumented: .* supports >=1\.0\.0 <6\.0\.0.* Look for a newer opentelemetry-/,
    );
    expect(await spansOf(clientOf(sdk))).to.equal(0);
  });

  it('logs an invalid option once, when the SDK has set its diag logger', async () => {
    const make = () => create({ logLevel: 'loud' as 'warn' });
    make();
    const lines = await diagnosticsDuring(() => {
      registerInstrumentations({ instrumentations: [make()] });
    });
    expect(lines.filter((line) => line.includes('logLevel is a string of 4 characters'))).to.have.length(1);
  });

  it('logs an invalid option immediately if a diag logger is set', async () => {
    const lines = await diagnosticsDuring(() => create({ emailSentSource: 'carrier pigeon' as 'api' }));
    expect(lines.join()).to.include(
      'emailSentSource is a string of 14 characters; accepted: "webhooks", "api"',
    );
  });
});

describe('requestHook and responseHook', () => {
  let telemetry: InMemoryTelemetry;
  let instance: CustomerIOInstrumentation;
  const seen: unknown[] = [];
  let client: InstanceType<SdkModule['TrackClient']>;

  beforeEach(() => {
    seen.length = 0;
    telemetry = new InMemoryTelemetry().register();
    instance = new CustomerIOInstrumentation({
      requestHook: (span, info) => {
        span.setAttribute('app.tenant', 'acme');
        seen.push(info);
      },
      responseHook: (span, { durationMs, ...outcome }) => {
        span.setAttribute('app.slow', durationMs > 1000);
        seen.push(outcome);
      },
    });
    client = clientOf(freshSdk());
  });
  afterEach(async () => {
    instance.disable();
    await telemetry.shutdown();
  });

  it('receive the span, the call and its result', async () => {
    await client.identify('x', { a: 1 });
    const call = { sdk: 'customerio-node', operation: 'identify', api: 'track', arguments: ['x', { a: 1 }] };
    expect(seen).to.deep.equal([call, { ...call, result: {} }]);
    expect(telemetry.span().attributes).to.include({ 'app.tenant': 'acme', 'app.slow': false });
  });

  it('receive the error of a failed call', () => {
    expect(() => client.identify('')).to.throw();
    expect(seen[1]).to.have.property('error').that.is.instanceOf(Error);
    expect(seen[1]).to.not.have.property('result');
  });
});
