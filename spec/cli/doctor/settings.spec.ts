import { expect } from 'chai';
import { METRICS } from '../../../lib/catalog';
import { environmentName, resolveConfig } from '../../../lib/config';
import { OPTIONS } from '../../../lib/config/options';
import { ApplicationFolder, diagnose } from '../../harness/cli/doctor';
import { startLocalServer, type LocalServer } from '../../harness/servers/served';

const LEVEL = environmentName('logLevel');

describe('the doctor on options', () => {
  const check = (env: Readonly<Record<string, string>>) => diagnose('options', { env });

  it('suggests the variable that a misspelled name means', async () => {
    expect(await check({ OTEL_INSTRUMENTATION_CUSTOMERIO_LOGLEVEL: 'info' })).to.deep.equal([
      'failure: OTEL_INSTRUMENTATION_CUSTOMERIO_LOGLEVEL is not a known variable and is ignored. ' +
        `Did you mean ${LEVEL}? Fix: Rename OTEL_INSTRUMENTATION_CUSTOMERIO_LOGLEVEL to ${LEVEL}.`,
    ]);
  });

  it('suggests the variable if the start of the name is misspelled', async () => {
    for (const name of [
      'OTEL_INSTRUMENTATION_CUSTOMER_IO_LOG_LEVEL',
      'OTEL_INSTRUMENTATIONS_CUSTOMERIO_LOG_LEVEL',
      'otel_instrumentation_customerio_log_level',
      'INSTRUMENTATION_CUSTOMERIO_LOG_LEVEL',
      'OTEL_CUSTOMERIO_LOG_LEVEL',
      'CUSTOMERIO_OTEL_LOG_LEVEL',
    ]) {
      expect((await check({ [name]: 'info' })).join()).to.match(
        new RegExp(`^failure: ${name} .* to ${LEVEL}\\.`),
      );
    }
    const own = { CUSTOMERIO_APP_API_KEY: 'x', CUSTOMERIO_SITE_ID: 'x', CUSTOMERIO_LOG_LEVEL: 'x' };
    expect((await check(own)).join()).to.match(/^pass/);
  });

  it('reports every problem that the instrumentation reports', async () => {
    const env = {
      [LEVEL]: 'verbose',
      [environmentName('captureCustomerId')]: 'hash',
      OTEL_INSTRUMENTATION_CUSTOMERIO_XYZ: '1',
    };
    const { problems } = resolveConfig({}, env);
    const results = await check(env);
    expect(results).to.have.length(problems.length).and.have.length(3);
    for (const result of results) expect(result).to.match(/^failure: .+ Fix: .+/);
    expect(results[0]).to.match(/LOG_LEVEL is "verbose".*Fix: Accepted: "none", "error"/);
  });

  it('lists the options that differ from their defaults, and no secret', async () => {
    const key = 'a secret of the specs';
    const results = await check({
      [LEVEL]: 'info',
      [environmentName('customerIdHashKey')]: key,
      [environmentName('captureCustomerId')]: 'hash',
    });
    expect(results.join())
      .to.match(/^pass: .*logLevel=info.*customerIdHashKey=\(set\)/)
      .and.not.include(key);
    expect(OPTIONS.customerIdHashKey.isSecret).to.equal(true);
    expect((await check({})).join()).to.match(/^pass: .*changes no option/);
  });

  it('warns if the instrumentation is disabled, and names the variable', async () => {
    expect((await check({ OTEL_SDK_DISABLED: 'true' })).join()).to.match(/^warning: .*OTEL_SDK_DISABLED/);
    const enabled = environmentName('enabled');
    expect((await check({ [enabled]: 'false' })).join()).to.match(new RegExp(`^warning: .*${enabled}`));
  });
});

describe('the doctor on OTEL_* variables', () => {
  const check = (env: Readonly<Record<string, string>>) => diagnose('otel-variables', { env });

  it('suggests the standard name of a misspelled one', async () => {
    for (const [given, meant] of [
      ['OTEL_SERVICENAME', 'OTEL_SERVICE_NAME'],
      ['OTEL_TRACE_EXPORTER', 'OTEL_TRACES_EXPORTER'],
      ['OTEL_EXPORTER_OTLP_ENDPOINTS', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
      ['OTEL_EXPORTER_OTLP_METRIC_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
    ] as const) {
      expect((await check({ [given]: 'x' })).join()).to.match(
        new RegExp(`^warning: .*Did you mean ${meant}\\?`),
      );
    }
  });

  it('ignores names of other packages', async () => {
    const env = {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
      OTEL_PYTHON_LOG_LEVEL: 'x',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://zipkin:9411',
      OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
      OTELCOL_QUEUE_DIR: '/queue',
    };
    expect((await check(env)).join()).to.match(/^pass: /);
  });

  it('warns about values that the SDK ignores', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http',
      OTEL_EXPORTER_PROMETHEUS_PORT: '94x64',
      OTEL_NODE_RESOURCE_DETECTORS: 'env,hosts',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_LOG_LEVEL: 'INFO',
      OTEL_BSP_SCHEDULE_DELAY: ' ',
    };
    const results = await check(env);
    expect(results.map((result) => /^warning: (\w+) is/.exec(result)?.[1])).to.have.members([
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'OTEL_EXPORTER_PROMETHEUS_PORT',
      'OTEL_NODE_RESOURCE_DETECTORS',
    ]);
    expect(results.join()).to.include('Accepted: grpc, http/protobuf, http/json.');
  });

  for (const [name, wrong, right] of [
    ['OTEL_TRACES_SAMPLER_ARG', ['50', 'half'], ['0.1', '1']],
    ['OTEL_PROPAGATORS', ['w3c', 'tracecontext,b33'], ['tracecontext,baggage']],
    ['OTEL_EXPORTER_PROMETHEUS_HOST', ['http://localhost'], ['0.0.0.0', '::1']],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', ['94640', '-1'], ['9465']],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', ['10', '10s'], ['10000']],
    ['OTEL_METRIC_EXPORT_INTERVAL', ['60'], ['500', '60000']],
    [
      'OTEL_EXPORTER_OTLP_HEADERS',
      ['x-key: secret', 'secret', 'a=1,secret'],
      ['a=Bearer b==,c=d,', 'a%20b=c'],
    ],
    ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', ['x-key: secret'], ['a=b']],
    [
      'OTEL_RESOURCE_ATTRIBUTES',
      ['service.name:secret', 'a=1,secret', 'a=b=secret', 'a=%secret'],
      ['a=1, b=', ''],
    ],
  ] as const) {
    it(`checks the value of ${name}, and prints no secret`, async () => {
      for (const value of wrong) {
        expect((await check({ [name]: value })).join())
          .to.match(new RegExp(`^warning: ${name} is .* Fix: Accepted: `))
          .and.not.include('secret');
      }
      for (const value of right) expect((await check({ [name]: value })).join()).to.match(/^pass: /);
    });
  }
});

describe('the doctor on exporters', () => {
  const check = (env: Readonly<Record<string, string>>) => diagnose('exporters', { env });

  it('fails for an exporter that the SDK does not know', async () => {
    const results = await check({ OTEL_TRACES_EXPORTER: 'otlp,otpl', OTEL_METRICS_EXPORTER: 'zipkin' });
    expect(results[0]).to.match(/^failure: OTEL_TRACES_EXPORTER contains "otpl".*Accepted: otlp/);
    expect(results[1]).to.match(/^failure: OTEL_METRICS_EXPORTER contains "zipkin"/);
  });

  it('fails for a name in capitals, which the SDK ignores', async () => {
    expect((await check({ OTEL_LOGS_EXPORTER: 'OTLP' })).join()).to.match(/^failure: .*"OTLP"/);
  });

  it('warns if metrics are not exported, and about "none" beside other exporters', async () => {
    const env = { OTEL_METRICS_EXPORTER: 'none', OTEL_EXPORTER_PROMETHEUS_PORT: '1' };
    expect((await check(env)).join()).to.match(/^warning: .*no metric is exported/);
    expect((await check({ OTEL_LOGS_EXPORTER: 'none,otlp' })).join()).to.match(
      /^warning: OTEL_LOGS_EXPORTER/,
    );
  });

  it('passes for traces and logs that are off', async () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
    };
    expect(await check(env)).to.deep.equal(['pass: traces: none; metrics: prometheus; logs: none.']);
  });
});

describe('the doctor on the resource', () => {
  let server: LocalServer;
  let target = '';
  const application = new ApplicationFolder({ dependencies: { '@opentelemetry/sdk-node': '0.223.0' } });
  const info = () => `target_info{${target}} 1\n${METRICS.emailSent.name}{campaign_type="campaign"} 0\n`;
  before(async () => (server = await startLocalServer((_request, response) => response.end(info()))));
  after(async () => {
    application.remove();
    await server.close();
  });

  const check = (id: string, env: Readonly<Record<string, string>> = {}, isRunning = true) =>
    diagnose(id, {
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: isRunning ? String(server.port) : '1', ...env },
      cwd: application.path,
    });

  it('warns if the service has no name, in the environment and on the page', async () => {
    target = 'service_name="unknown_service:node"';
    expect((await check('service-name')).join()).to.match(/^warning: .*without a service name/);
    expect((await check('service-name', {}, false)).join()).to.match(/^warning: service\.name is not set/);
    target = 'service_name="shop"';
    expect((await check('service-name')).join()).to.match(/^pass/);
    for (const env of [
      { OTEL_SERVICE_NAME: 'shop' },
      { OTEL_RESOURCE_ATTRIBUTES: 'a=b,service.name=shop' },
    ]) {
      expect((await check('service-name', env, false)).join()).to.match(/^pass/);
    }
  });

  it('warns if the page is that of another service', async () => {
    target = 'service_name="billing"';
    expect((await check('service-name', { OTEL_SERVICE_NAME: 'shop' })).join()).to.match(
      /^warning: .*service name "billing", but the environment has "shop"/,
    );
    target = 'service_name="shop"';
    expect((await check('service-name', { OTEL_SERVICE_NAME: 'shop' })).join()).to.equal(
      'pass: The service name is "shop".',
    );
  });

  it('ignores the instance id of another service', async () => {
    const pushed = { OTEL_METRICS_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'shop' };
    target = 'service_name="billing",service_instance_id="1"';
    expect((await check('service-instance-id', pushed)).join()).to.match(/^warning: /);
    target = 'service_name="shop",service_instance_id="1"';
    expect((await check('service-instance-id', pushed)).join()).to.match(/^pass: /);
  });

  it('warns about a missing instance id only if metrics are pushed', async () => {
    target = 'service_name="shop"';
    const pushed = { OTEL_METRICS_EXPORTER: 'otlp' };
    expect((await check('service-instance-id', pushed)).join()).to.match(/^warning: /);
    expect((await check('service-instance-id')).join()).to.match(/^pass: .*not needed/);
    expect(
      (await check('service-instance-id', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otelcol:4318' })).join(),
    ).to.match(/^warning: /);
    for (const env of [
      { ...pushed, OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=1' },
      { ...pushed, OTEL_NODE_RESOURCE_DETECTORS: 'env,serviceinstance' },
    ]) {
      expect((await check('service-instance-id', env)).join()).to.match(/^pass: Each/);
    }
    target = 'service_name="shop",service_instance_id="1"';
    expect((await check('service-instance-id', pushed)).join()).to.match(/^pass: Each/);
  });
});
