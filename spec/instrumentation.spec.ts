import { metrics } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { expect } from 'chai';
import {
  CustomerIOInstrumentation,
  instrumentCustomerIO,
  type CustomerIOInstrumentationConfig,
} from '../lib';
import { activeRecorder, removeRecorder } from '../lib/client/registry';
import { diagnosticsDuring, warningsDuring } from './harness/telemetry/diagnostics';
import { forget, freshSdk, load, type SdkModule } from './harness/sdk/sdk';
import { InMemoryTelemetry } from './harness/telemetry/telemetry';

const stub = { put: () => Promise.resolve({}), post: () => Promise.resolve({ delivery_id: 'abcdefgh' }) };
const clientOf = (sdk: SdkModule) => Object.assign(new sdk.TrackClient('s', 'k'), { request: stub });

describe('registration', () => {
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
      forget(name);
      expect(await spansOf(clientOf(load(name) as SdkModule))).to.equal(1);
    });

    it(`patches ${name} that was required before, and says so`, async () => {
      forget(name);
      const sdk = load(name) as SdkModule;
      const client = clientOf(sdk);
      const lines = await diagnosticsDuring(() => create(), 'info');
      expect(lines.join()).to.match(/was loaded before opentelemetry-instrumentation-customerio; patching/);
      expect(await spansOf(client)).to.equal(1);
    });
  }

  it('restores the SDK on disable() and patches it again on enable(), also for clients that exist', async () => {
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

  it('patches nothing while it is disabled, and what was loaded meanwhile when it is enabled', async () => {
    const instance = create();
    instance.disable();
    const client = clientOf(freshSdk());
    expect(await spansOf(client)).to.equal(0);
    instance.enable();
    expect(await spansOf(client)).to.equal(1);
  });

  it('takes enabled: false as off, also when an SDK enables what it is given', async () => {
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

  it('is one span per call with several instances, and the latest configuration counts', async () => {
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

  it('lets an instance in code outrank a preload, whichever came first', async () => {
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

  it('preloads nothing when the environment says so', async () => {
    process.env['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED'] = 'false';
    try {
      instances.push(CustomerIOInstrumentation.preloaded());
      expect(await spansOf(clientOf(freshSdk()))).to.equal(0);
    } finally {
      delete process.env['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED'];
    }
  });

  it('goes on in spite of a meter provider that fails', async () => {
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

  it('instruments by hand what no hook sees, once, by the instance that is enabled', async () => {
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

  it('instruments by hand without any instance too', async () => {
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

  it('says once when it is given no client by hand', async () => {
    const warnings = await warningsDuring(() => {
      instrumentCustomerIO({ some: 'thing' });
      instrumentCustomerIO(undefined);
    });
    expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_NO_CLIENT']);
  });

  it('says once that a version is not supported, and leaves it alone', async () => {
    const instance = create();
    const [definition] = instance.getModuleDefinitions();
    const sdk = freshSdk('customerio-node-v5.0');
    const warnings = await warningsDuring(() => {
      definition?.patch?.(sdk, '6.0.0');
      definition?.patch?.(sdk, '6.0.0');
    });
    expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_VERSION']);
    expect(warnings[0]?.message).to.match(
      /customerio-node 6\.0\.0 is not instrumented: .* supports >=1\.0\.0 <6\.0\.0/,
    );
    expect(await spansOf(clientOf(sdk))).to.equal(0);
  });

  it('tells a wrong option once, when the SDK has set its diag logger', async () => {
    const make = () => create({ logLevel: 'loud' as 'warn' });
    make();
    const lines = await diagnosticsDuring(() => {
      registerInstrumentations({ instrumentations: [make()] });
    });
    expect(lines.filter((line) => line.includes('logLevel is "loud"'))).to.have.length(1);
  });

  it('tells a wrong option at once when a diag logger is there', async () => {
    const lines = await diagnosticsDuring(() => create({ emailSentSource: 'carrier pigeon' as 'api' }));
    expect(lines.join()).to.include('emailSentSource is "carrier pigeon"; accepted: "webhooks", "api"');
  });
});

describe('hooks', () => {
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

  it('get the span, the call and its result', async () => {
    await client.identify('x', { a: 1 });
    const call = { operation: 'identify', api: 'track', arguments: ['x', { a: 1 }] };
    expect(seen).to.deep.equal([call, { ...call, result: {} }]);
    expect(telemetry.span().attributes).to.include({ 'app.tenant': 'acme', 'app.slow': false });
  });

  it('get the error of a call that failed', () => {
    expect(() => client.identify('')).to.throw();
    expect(seen[1]).to.have.property('error').that.is.instanceOf(Error);
    expect(seen[1]).to.not.have.property('result');
  });
});
