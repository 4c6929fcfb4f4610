import * as api from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { Providers, type LoggerProvider } from '../../lib/telemetry/providers';
import { REPOSITORY, runProgram } from '../harness/processes/node-process';
import { freshSdk } from '../harness/sdk/sdk';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';

const client = (sdk = freshSdk()) =>
  Object.assign(new sdk.TrackClient('s', 'k'), { request: { put: () => Promise.resolve({}) } });

const requestsIn = async (telemetry: InMemoryTelemetry) =>
  (await telemetry.points('customerio_api_requests_total')).reduce((sum, { value }) => sum + value, 0);

describe('Providers', () => {
  let instrumentation: CustomerIOInstrumentation | undefined;
  const open: InMemoryTelemetry[] = [];
  const telemetry = () => {
    const created = new InMemoryTelemetry();
    open.push(created);
    return created;
  };
  const instrumented = () => {
    const sdk = freshSdk();
    instrumentation = new CustomerIOInstrumentation();
    instrumentation.instrument(sdk);
    return client(sdk);
  };

  afterEach(async () => {
    instrumentation?.disable();
    unregister();
    for (const each of open.splice(0)) await each.shutdown();
  });

  for (const registration of [
    "require('@opentelemetry/api').trace.setGlobalTracerProvider({ getTracer() {} })",
    "require('@opentelemetry/api').metrics.setGlobalMeterProvider({ getMeter() {} })",
    "require('@opentelemetry/api-logs').logs.setGlobalLoggerProvider({ getLogger() {} })",
    'providers.pinTracerProvider({ getTracer() {} })',
    'providers.pinMeterProvider({ getMeter() {} })',
    'providers.pinLoggerProvider({ getLogger() {} })',
  ]) {
    it(`is empty until ${registration.replace(/ \{ \w+\(\) \{\} \}/, '…')}`, () => {
      const script = `
        const { Providers } = require('./dist/lib/telemetry/providers');
        const providers = new Providers();
        const before = providers.isEmpty;
        ${registration};
        console.log(before, providers.isEmpty);`;
      const { stdout } = runProgram(process.execPath, ['-e', script], { cwd: REPOSITORY });
      expect(stdout).to.equal('true false\n');
    });
  }

  it('uses providers that are registered before the instrumentation', async () => {
    const sdk = telemetry().register();
    await instrumented().identify('x');
    expect(sdk.spans).to.have.length(1);
    expect(await requestsIn(sdk)).to.equal(1);
  });

  it('uses providers that are registered after the instrumentation, without a call of its setters', async () => {
    const track = instrumented();
    await track.identify('before');
    const sdk = telemetry().register();
    await track.identify('after');
    expect(sdk.spans).to.have.length(1);
    expect(await requestsIn(sdk)).to.equal(1);
  });

  it('uses the new providers if the registered ones are replaced', async () => {
    const first = telemetry().register();
    const track = instrumented();
    await track.identify('x');
    unregister();
    await track.identify('without a provider');
    const second = telemetry().register();
    await track.identify('x');
    await track.identify('x');
    expect([first.spans.length, second.spans.length]).to.deep.equal([1, 2]);
    expect(await requestsIn(second)).to.equal(2);
  });

  it('keeps providers that were set explicitly if others are registered later', async () => {
    const own = telemetry();
    const track = instrumented();
    instrumentation?.setTracerProvider(own.tracerProvider);
    instrumentation?.setMeterProvider(own.meterProvider);
    instrumentation?.setLoggerProvider(own.loggerProvider);
    const global = telemetry().register();
    Object.assign(track.request, { put: () => Promise.reject(new Error('x')) });
    await track.identify('x').catch(() => undefined);
    expect([own.spans.length, own.logRecords.length, await requestsIn(own)]).to.deep.equal([1, 1, 1]);
    expect([global.spans.length, global.logRecords.length, await requestsIn(global)]).to.deep.equal([
      0, 0, 0,
    ]);
  });

  it('uses the new providers if the ones that were set are global and are replaced', async () => {
    const first = telemetry().register();
    const track = instrumented();
    instrumentation?.setTracerProvider(api.trace.getTracerProvider());
    instrumentation?.setMeterProvider(api.metrics.getMeterProvider());
    instrumentation?.setLoggerProvider(logs.getLoggerProvider());
    unregister();
    const second = telemetry().register();
    await track.identify('x');
    expect([first.spans.length, second.spans.length]).to.deep.equal([0, 1]);
  });

  it('counts calls in flight once if the same meter provider is set several times', async () => {
    const sdk = telemetry().register();
    const track = instrumented();
    for (let i = 0; i < 3; i += 1) instrumentation?.setMeterProvider(sdk.meterProvider);
    let respond: (value: object) => void = () => undefined;
    const pending = new Promise<object>((resolve) => (respond = resolve));
    Object.assign(track.request, { put: () => pending });
    const call = track.identify('x');
    const values = (await sdk.points('customerio_api_in_flight')).filter(
      ({ attributes }) => attributes['api'] === 'track',
    );
    expect(values.map(({ value }) => value)).to.deep.equal([1]);
    respond({});
    await call;
  });

  it('returns undefined while only no-op providers are registered', () => {
    const providers = new Providers();
    expect([providers.tracer(), providers.meterProvider(), providers.logger()]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('uses the logs API of @opentelemetry/api 1.10', () => {
    const logger = { emit: () => undefined };
    const provider: LoggerProvider = { getLogger: () => logger };
    const withLogs = api as { logs?: { getLoggerProvider(): LoggerProvider } };
    try {
      // the CommonJS exports of the API are a plain object: version 1.10 adds this entry
      Object.defineProperty(withLogs, 'logs', {
        value: { getLoggerProvider: () => provider },
        configurable: true,
      });
      expect(new Providers().logger()).to.equal(logger);
      const proxy = { getLogger: () => logger, _getDelegateLogger: () => undefined };
      Object.defineProperty(withLogs, 'logs', {
        value: { getLoggerProvider: () => proxy },
        configurable: true,
      });
      expect(new Providers().logger()).to.equal(undefined);
    } finally {
      delete withLogs.logs;
    }
  });
});
