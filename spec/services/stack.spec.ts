import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { WANTED } from '../../examples/stack/find';
import { PORTS } from '../../examples/stack/ports';
import { ALERT_GROUPS, RECORDING_GROUPS } from '../../tools/operations/alerts';
import { runInstalled } from '../harness/processes/installed-program';
import { isAlive, REPOSITORY } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { DOCUMENTED_SHAPES, shapesOf } from '../harness/telemetry/documented-series';
import { isResponding, until } from '../harness/until';
import { NO_PROGRAMS, PORT_VARIABLES, Script, Stack, type PortVariable, type StackRunOptions } from './stack';

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly type: string; readonly health: string }[];
  }[];
}
interface Targets {
  readonly activeTargets: readonly {
    readonly health: string;
    readonly labels: { readonly job: string; readonly instance: string };
  }[];
}
interface Alertmanagers {
  readonly activeAlertmanagers: readonly { readonly url: string }[];
}

const STACK_TRACE = /^ +at /m;
const OURS = '{__name__=~"customerio_.+"}';
/** Series that the traffic of the example produces immediately. */
const SOON =
  /^customerio_(?:api_requests_total|api_latency_ms_bucket|email_sent_total|message_events_total)\{/;

const host = (stack: Stack, variable: PortVariable) => new URL(stack.url(variable)).host;

describe('npm run stack', () => {
  const started = new StartedResources();
  const start = async (options?: StackRunOptions) => started.add(await Stack.start(options));

  before(() => {
    // if they are missing, the error explains how to install them
    runInstalled('promtool', ['--version']);
    runInstalled('prometheus-alertmanager', ['--version']);
  });

  describe('with all programs installed', () => {
    let stack: Stack;
    before(async () => {
      stack = await start({ ownGroup: true });
      await stack.arrived();
    });
    after(() => started.end());

    it('brings the series of the service to Prometheus through the Collector, with their documented names', async () => {
      const samples = await until('series of the traffic', async () => {
        const found = await stack.samples(OURS);
        return shapesOf(found).filter((shape) => SOON.test(shape)).length === 4 ? found : undefined;
      });
      const shapes = shapesOf(samples);
      expect(shapes.filter((shape) => !DOCUMENTED_SHAPES.includes(shape))).to.deep.equal([]);
      for (const { labels } of samples) {
        expect(labels['job']).to.equal('customerio-example');
        expect(labels['instance']).to.match(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      }
    });

    it('scrapes only the Collector: its metrics page and its own telemetry', async () => {
      const { activeTargets } = await stack.api<Targets>('/targets?state=active');
      const targets = activeTargets.map(({ labels, health }) => [labels.job, labels.instance, health]);
      expect(targets).to.have.deep.members([
        ['collector', host(stack, 'CUSTOMERIO_STACK_METRICS_PORT'), 'up'],
        ['otelcol', host(stack, 'CUSTOMERIO_STACK_TELEMETRY_PORT'), 'up'],
      ]);
    });

    it('loads every alert and recording rule without errors, and connects to Alertmanager', async () => {
      const { groups } = await stack.api<Rules>('/rules');
      const loaded = groups.flatMap(({ rules }) => rules);
      expect(loaded.map(({ name }) => name)).to.have.members([
        ...ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ alert }) => alert)),
        ...RECORDING_GROUPS.flatMap(({ rules }) => rules.map(({ record }) => record)),
      ]);
      expect(loaded.filter(({ health }) => health === 'err')).to.deep.equal([]);
      const address = stack.url('CUSTOMERIO_STACK_ALERTMANAGER_PORT');
      const { activeAlertmanagers } = await until('Alertmanager', async () => {
        const found = await stack.api<Alertmanagers>('/alertmanagers');
        return found.activeAlertmanagers.length > 0 ? found : undefined;
      });
      expect(activeAlertmanagers).to.deep.equal([{ url: `${address}/api/v2/alerts` }]);
    });

    it('prints a summary of the arrived series, and addresses that all respond', async () => {
      const alerts = ALERT_GROUPS.flatMap(({ rules }) => rules).length;
      const records = RECORDING_GROUPS.flatMap(({ rules }) => rules).length;
      expect(await stack.arrived()).to.match(
        new RegExp(
          `^\\d+ series of \\d+ names after \\d+ s; 2 targets up, ${alerts} alerts and ${records} recording rules loaded$`,
        ),
      );
      const addresses = [...stack.stdout.matchAll(/http:\/\/[^\s,]+/g)].map(([address]) => address);
      const variables = PORT_VARIABLES.filter((name) => !/OTLP/.test(name));
      for (const variable of variables) {
        expect(addresses.some((address) => address.startsWith(stack.url(variable)))).to.equal(true, variable);
      }
      // the simulator is an API and responds 404
      for (const address of addresses.filter((one) => !stack.stdout.includes(`simulated at ${one}\n`))) {
        expect((await fetch(address)).status, address).to.equal(200);
      }
      const query = addresses.find((address) => address.includes('customerio_api_requests_total'));
      expect(query).to.match(/[?&](?:g0\.expr|query)=sum%20by/);
      expect(stack.stderr).to.equal('');
    });

    // in a nested suite, so that mocha runs it after the tests above
    describe('after Ctrl-C', () => {
      it('exits with code 0, and leaves no process, folder or open port', async () => {
        const folder = await stack.folder();
        const descendants = stack.descendants();
        const names = [...descendants.values()].join('\n');
        for (const name of ['otelcol', 'prometheus', 'alertmanager', 'simulator', 'service']) {
          expect(names).to.include(name);
        }
        expect(existsSync(folder)).to.equal(true);

        stack.signalGroup('SIGINT');
        const { code, stderr } = await stack.ended;

        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
        expect([...descendants.keys()].filter(isAlive)).to.deep.equal([]);
        expect(existsSync(folder)).to.equal(false);
        for (const variable of PORT_VARIABLES) {
          expect(await isResponding(stack.url(variable)), variable).to.equal(false);
        }
      });
    });
  });

  it('documents every port and the variable that changes it', () => {
    const page = readFileSync(join(REPOSITORY, 'examples/stack/README.md'), 'utf8');
    for (const { port, what, variable } of Object.values(PORTS)) {
      expect(page).to.include(`\n| ${port} | ${what} | \`${variable}\` |\n`);
    }
  });

  describe('if a port or a program is unavailable', () => {
    afterEach(() => started.end());

    it('reports ports that are in use, and a command with free ones', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      try {
        const stack = await start({
          env: {
            CUSTOMERIO_STACK_PROMETHEUS_PORT: String(port),
            CUSTOMERIO_STACK_OTLP_HTTP_PORT: '23456',
            CUSTOMERIO_STACK_HEALTH_PORT: '23456',
          },
        });
        const { code, stdout, stderr } = await stack.ended;
        expect(code).to.equal(1);
        expect(stdout).to.match(/^Programs .+\n$/);
        const [health, prometheus] = stderr.match(/(?<=-port )\d+/g)?.map(Number) ?? [];
        expect(stderr).to.equal(
          "Port 23456 on 127.0.0.1, for the Collector's health, is also used for OTLP over HTTP.\n" +
            `Port ${port} on 127.0.0.1, for Prometheus, is in use.\n` +
            'Choose other ports:\n' +
            `  npm run stack -- --health-port ${health} --prometheus-port ${prometheus}\n`,
        );
        expect([health, prometheus]).not.to.include.oneOf([port, 23_456, undefined]);
      } finally {
        server.close();
      }
    });

    it('rejects an invalid port', async () => {
      const stack = await start({ env: { CUSTOMERIO_STACK_HEALTH_PORT: 'http' } });
      const { code, stderr } = await stack.ended;
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        'CUSTOMERIO_STACK_HEALTH_PORT is "http"; set it to a whole number from 1 to 65535.\n',
      );
    });

    it('reports how to get a missing Prometheus', async () => {
      const stack = await start({ env: { PATH: NO_PROGRAMS } });
      const { code, stdout, stderr } = await stack.ended;
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr.trimEnd().split('\n')).to.deep.equal([WANTED.prometheus.missing]);
      expect(stderr).to.match(/apt-get install prometheus.+: npm run stack -- --build\n$/);
    });

    it('lets Prometheus scrape the service without a Collector, and links to alerts within a minute', async () => {
      const stack = await start({ args: ['--no-collector'] });
      const startedAt = Date.now();
      await stack.arrived();
      expect(Date.now() - startedAt).to.be.below(60_000);
      expect(stack.stdout).to.match(/^Programs .+no Collector, so Prometheus scrapes the service$/m);
      const [, alerts = ''] = /^ {2}alerts +(\S+)$/m.exec(stack.stdout) ?? [];
      expect((await fetch(alerts)).status).to.equal(200);
      const { activeTargets } = await stack.api<Targets>('/targets?state=active');
      expect(activeTargets.map(({ labels, health }) => [labels.job, labels.instance, health])).to.deep.equal([
        ['customerio-example', host(stack, 'OTEL_EXPORTER_PROMETHEUS_PORT'), 'up'],
      ]);
      const shapes = shapesOf(await stack.samples(OURS));
      expect(shapes.filter((shape) => SOON.test(shape))).not.to.be.empty;
    });

    it('requires the Collector that its variable names', async () => {
      const stack = await start({ env: { CUSTOMERIO_STACK_OTELCOL: 'no-such-program' } });
      const { code, stderr } = await stack.ended;
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        `CUSTOMERIO_STACK_OTELCOL names no-such-program, which cannot be used. ${WANTED.collector.missing}\n`,
      );
    });

    it('rejects a Prometheus that is too old for the alerts', async () => {
      const old = new Script('echo "prometheus, version 2.41.0 (branch: HEAD)"');
      started.add(old);
      const stack = await start({ env: { CUSTOMERIO_STACK_PROMETHEUS: old.path } });
      const { code, stderr } = await stack.ended;
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        `CUSTOMERIO_STACK_PROMETHEUS names ${old.path}, which cannot be used. ${WANTED.prometheus.missing}\n`,
      );
    });

    it('runs without an Alertmanager, and reports that', async () => {
      const stack = await start({ env: { CUSTOMERIO_STACK_ALERTMANAGER: 'no-such-program' } });
      await stack.arrived();
      expect(stack.stdout).to.match(
        /^Alertmanager +none: CUSTOMERIO_STACK_ALERTMANAGER names no-such-program, which cannot be used\. no alertmanager/m,
      );
      const { activeAlertmanagers } = await stack.api<Alertmanagers>('/alertmanagers');
      expect(activeAlertmanagers).to.deep.equal([]);
    });

    it('exits with the last output of a program that does not start', async () => {
      const broken = new Script(
        '[ "$1" = --version ] && { echo "prometheus, version 3.5.0"; exit 0; }',
        'for line in 1 2 3 4 5; do echo "line $line"; done',
        'echo "no room left" >&2; exit 3',
      );
      started.add(broken);
      const stack = await start({ env: { CUSTOMERIO_STACK_PROMETHEUS: broken.path } });
      const { code, stderr } = await stack.ended;
      expect(code).to.equal(1);
      expect(stderr).to.match(
        /^The Prometheus server ended unexpectedly with exit code 3; its last output:\n( {2}.+\n){5}$/,
      );
      expect(stderr).to.include('\n  no room left\n').and.not.match(STACK_TRACE);
    });

    for (const [name, program] of [
      ['Collector', /otelcol.*--config/],
      ['service', /examples\/service\/service\.js/],
    ] as const) {
      it(`ends all processes after SIGKILL of the ${name}`, async () => {
        const stack = await start();
        await stack.arrived();
        const descendants = stack.descendants();
        const [victim] = [...descendants].find(([, args]) => program.test(args)) ?? [Number.NaN];
        process.kill(victim, 'SIGKILL');
        const { code, stderr } = await stack.ended;
        expect(code).to.equal(1);
        expect(stderr).to.match(
          new RegExp(`^The ${name} ended unexpectedly by SIGKILL; (?:it has no output|its last output:\n)`),
        );
        expect(stderr).not.to.match(STACK_TRACE);
        expect([...descendants.keys()].filter(isAlive)).to.deep.equal([]);
      });
    }

    it('leaves no process or folder after SIGKILL', async () => {
      const stack = await start();
      await stack.arrived();
      const folder = await stack.folder();
      const descendants = [...stack.descendants().keys()];
      expect(descendants).to.have.length.of.at.least(6);
      stack.signal('SIGKILL');
      await stack.ended;
      const gone = () => !descendants.some(isAlive) && !existsSync(folder);
      await until('end of all', gone, 20_000);
    });
  });
});
