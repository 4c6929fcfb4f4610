import { expect } from 'chai';
import { SHIPPED } from '../harness/collector/collector-configs';
import { Otelcol, validate } from '../harness/collector/otelcol';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { StartedResources } from '../harness/processes/started';
import { until } from '../harness/until';

describe('a Collector with a shipped configuration', () => {
  const started = new StartedResources();
  const running = new Map<string, Otelcol>();
  let required: Readonly<Record<string, string>> = {};

  before(async () => {
    const fleet = started.add(await OtelcolFleet.start([{}]));
    const alone = started.add(await Otelcol.start('collector-config.yaml'));
    required = { ...fleet.tls, OTELCOL_GATEWAY_HOST: 'localhost' };
    for (const each of [alone, fleet.agent, ...fleet.gateways]) running.set(each.config, each);
  });
  after(() => started.end());

  for (const config of SHIPPED) {
    describe(config, () => {
      const collector = () => running.get(config) ?? expect.fail(`no Collector runs with ${config}`);

      it('passes otelcol validate', () => {
        expect(validate(config, required)).to.include({ status: 0, output: '' });
      });

      it('starts without warnings, and uses nothing deprecated, renamed or unset', async () => {
        const { output } = await until('start', () =>
          collector().output.includes('Everything is ready') ? collector() : undefined,
        );
        const suspect = /deprecat|alias|unset environment|"level":"(?:warn|error|fatal)"/i;
        expect(output.split('\n').filter((line) => suspect.test(line))).to.deep.equal([]);
      });

      it('exposes metrics of its memory and its queues', async () => {
        const response = await fetch(collector().url('telemetry', '/metrics'));
        const page = await response.text();
        for (const metric of ['otelcol_process_memory_rss', 'otelcol_exporter_queue_capacity']) {
          expect(page).to.include(`# TYPE ${metric} gauge\n`);
        }
      });
    });
  }

  // mocha runs the tests of a suite before its nested suites, and those in order
  describe('after SIGTERM', () => {
    it('shuts down without an error', async () => {
      for (const config of SHIPPED) {
        await running.get(config)?.stop();
        const output = running.get(config)?.output;
        expect(output).to.include('Shutdown complete').and.not.include('"level":"error"');
      }
    });
  });

  it('rejects the gateway configuration without certificates', () => {
    const { status, output } = validate('examples/collector/gateway.yaml');
    expect(status).not.to.equal(0);
    expect(output).to.match(/TLS configuration must include both certificate and key/);
  });
});
