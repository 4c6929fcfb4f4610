import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { UserError } from '../../examples/service/environment';
import { requireFreePorts } from '../../examples/service/free-ports';
import { HELP, parseOptions } from '../../examples/service/options';
import { PROFILES } from '../../lib/testing/simulator';

describe('the options of npm start', () => {
  it('change nothing by default', () => {
    expect(parseOptions([])).to.deep.equal({ environment: {}, isHelp: false });
  });

  it('set ports and the profile of the simulator', () => {
    const args = ['--port', '9465', '--charts-port=1', '--webhook-port', '65535', '--profile', 'stormy'];
    expect(parseOptions(args).environment).to.deep.equal({
      OTEL_EXPORTER_PROMETHEUS_PORT: '9465',
      CUSTOMERIO_EXAMPLE_CHARTS_PORT: '1',
      CUSTOMERIO_EXAMPLE_WEBHOOK_PORT: '65535',
      CUSTOMERIO_SIMULATOR_PROFILE: 'stormy',
    });
  });

  it('are described by --help within 100 columns, with each profile', () => {
    expect(parseOptions(['-h']).isHelp).to.be.true;
    for (const name of Object.keys(PROFILES)) expect(HELP).to.include(name);
    for (const line of HELP.split('\n')) expect(line.length).to.be.at.most(100);
  });

  for (const [args, message] of [
    [['--port', '0'], '--port is "0"; set it to a whole number from 1 to 65535.'],
    [['--webhook-port', '70000'], '--webhook-port is "70000"; set it to a whole number from 1 to 65535.'],
    [['--profile', 'toString'], /^--profile is "toString"; choose one of quiet, healthy, .+\.$/],
    [['--prot', '1'], /'--prot'.*Run npm start -- --help for the options\.$/],
    [['9465'], /'9465'.*Run npm start -- --help for the options\.$/],
  ] as const) {
    it(`reject ${args.join(' ')} in one line`, () => {
      expect(() => parseOptions(args))
        .to.throw(UserError, message)
        .with.property('message')
        .that.does.not.include('\n');
    });
  }
});

describe('a check of ports', () => {
  const command = { script: 'npm start', args: [] };
  const use = { what: 'the metrics page', option: 'port', host: '127.0.0.1', port: 65_535 };

  it('reports a host of another machine, for which no port is free', async () => {
    const error = await requireFreePorts([{ ...use, host: '192.0.2.1' }], command).catch(String);
    expect(error).to.match(
      /^Error: Cannot listen on 192\.0\.2\.1:65535, for the metrics page \(EADDRNOTAVAIL\): check OTEL_EXPORTER_PROMETHEUS_HOST/,
    );
  });

  it('suggests no port that is reserved, in use, or suggested for another program', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const uses = ['one', 'two', 'three'].map((what) => ({ ...use, what, option: `${what}-port`, port }));
    const reserved = [port + 1];
    try {
      const error = await requireFreePorts(uses, { ...command, args: ['--one-port', '1'], reserved }).catch(
        String,
      );
      const suggested = String(error)
        .match(/(?<=-port )\d+/g)
        ?.map(Number);
      expect(suggested).to.have.length(3);
      expect(new Set([port, ...reserved, ...suggested!])).to.have.property('size', 5);
    } finally {
      server.close();
    }
  });
});
