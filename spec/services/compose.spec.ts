import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { prometheusConfig } from '../../examples/stack/prometheus-config';
import { Otelcol, validate } from '../harness/collector/otelcol';
import { Example } from '../harness/processes/example';
import { runCompose, runInstalled } from '../harness/processes/installed-program';
import { REPOSITORY } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { OtlpSink } from '../harness/telemetry/otlp-sink';
import {
  COMPOSE_FILE,
  composeServices,
  CONFIGS,
  copyMounts,
  mountedFile,
  mountedYaml,
  textsIn,
  type ComposeService,
} from './compose';

interface Tempo {
  readonly server: { readonly http_listen_port: number };
  readonly distributor: { readonly receivers: unknown };
}
interface Loki {
  readonly server: { readonly http_listen_port: number };
}

const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(?:-[\w.-]+)?@sha256:[0-9a-f]{64}$/;
const ANY_INTERFACE = /^0\.0\.0\.0:(\d+)$/;
const portsIn = (texts: readonly string[]) =>
  texts.flatMap((text) => ANY_INTERFACE.exec(text)?.slice(1) ?? []).map(Number);

/** Ports on which each service listens in its container: from its configuration, or the default of its image. */
const LISTENS: Readonly<Record<string, (service: ComposeService) => readonly number[]>> = {
  service: () => [],
  collector: ({ environment = {} }) => [
    ...portsIn(Object.values(environment)),
    Number(environment['OTELCOL_TELEMETRY_PORT']),
  ],
  prometheus: () => [9090],
  alertmanager: () => [9093],
  grafana: () => [3000],
  loki: (service) => [mountedYaml<Loki>(service, CONFIGS.loki).server.http_listen_port],
  tempo: (service) => {
    const { server, distributor } = mountedYaml<Tempo>(service, CONFIGS.tempo);
    return [server.http_listen_port, ...portsIn(textsIn(distributor.receivers))];
  },
};

/** Matches `name:port` with the name of a service instead of an IP address. */
const ADDRESS = /^(?:https?:\/\/)?([a-z][a-z-]*):(\d+)(?:\/|$)/;

describe('the compose file of the stack', () => {
  const started = new StartedResources();
  let services: Readonly<Record<string, ComposeService>> = {};
  const service = (name: string) => services[name] ?? expect.fail(`the compose file has no service ${name}`);

  before(() => {
    services = composeServices(COMPOSE_FILE);
  });
  afterEach(() => started.end());

  it('is accepted by Docker Compose without warnings', () => {
    const { status, output } = runCompose(['--file', COMPOSE_FILE, 'config', '--quiet']);
    expect({ status, output }).to.deep.equal({ status: 0, output: '' });
    expect(Object.keys(services)).to.have.members(Object.keys(LISTENS));
  });

  it('is rejected by Docker Compose if a service name or a key is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'customerio-compose-'));
    try {
      const broken = join(folder, 'compose.yaml');
      const text = readFileSync(join(REPOSITORY, COMPOSE_FILE), 'utf8');
      writeFileSync(broken, text.replace('    depends_on: [collector]', '    depends_on: [colector]'));
      expect(() => composeServices(broken)).to.throw(/colector/);
      writeFileSync(broken, text.replace('    tmpfs:', '    tempfs:'));
      expect(() => composeServices(broken)).to.throw(/tempfs/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('pins every image by version and digest, including the base image of the Dockerfile', () => {
    const dockerfile = readFileSync(join(REPOSITORY, 'examples/stack/Dockerfile'), 'utf8');
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    const bases = [...dockerfile.matchAll(/^FROM (.+)$/gm)].map(([, base = '']) => base);
    expect(images).to.have.length(6);
    expect(bases).to.have.length(1);
    for (const image of [...images, ...bases]) expect(image).to.match(PINNED);
  });

  it('uses the Collector version that the specs run', () => {
    const builder = parse(readFileSync(join(REPOSITORY, 'tools/collector/builder.yaml'), 'utf8')) as {
      readonly dist: { readonly version: string };
    };
    expect(service('collector').image).to.include(`:${builder.dist.version}@`);
  });

  it('publishes only ports on which a service listens, and only on loopback', () => {
    for (const [name, { ports = [] }] of Object.entries(services)) {
      for (const { host_ip, target } of ports) {
        expect(host_ip, name).to.equal('127.0.0.1');
        expect(LISTENS[name]?.(service(name)), name).to.include(target);
      }
    }
  });

  it('mounts only existing files, read-only', () => {
    for (const [name, { volumes = [] }] of Object.entries(services)) {
      for (const { type, source, target, read_only } of volumes) {
        expect({ type, read_only }, `${name}: ${target}`).to.deep.equal({ type: 'bind', read_only: true });
        expect(existsSync(source), source).to.equal(true);
      }
    }
  });

  it('passes only mounted configuration files to programs', () => {
    for (const [name, { command }] of Object.entries(services)) {
      for (const flag of command ?? []) {
        const [, path] = /^-config\.file=(.+)$/.exec(flag) ?? [];
        if (path !== undefined) expect(existsSync(mountedFile(service(name), path)), path).to.equal(true);
      }
    }
  });

  it('builds the service from existing files, and starts an existing script', () => {
    const { build } = service('service');
    const folder = build?.context ?? '';
    expect(folder.replace(/\/$/, '')).to.equal(REPOSITORY);
    const dockerfile = readFileSync(join(folder, build?.dockerfile ?? ''), 'utf8');
    const ignored = readFileSync(join(folder, `${build?.dockerfile}.dockerignore`), 'utf8').split('\n');
    const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    for (const file of copied) {
      expect(existsSync(join(folder, file)), file).to.equal(true);
      expect(ignored).to.not.include(file);
    }
    const [, script = ''] = /^CMD \["node", "(.+)"\]$/m.exec(dockerfile) ?? [];
    expect(existsSync(join(folder, script)), script).to.equal(true);
  });

  it('refers only to existing services, and to ports on which they listen', () => {
    const texts = Object.entries(CONFIGS).flatMap(([name, path]) =>
      textsIn(mountedYaml(service(name), path)),
    );
    const environments = Object.values(services).flatMap(({ environment }) => textsIn(environment));
    const addresses = [...texts, ...environments].flatMap((text) => {
      const [, name = '', port = ''] = ADDRESS.exec(text) ?? [];
      return name === '' ? [] : [{ name, port: Number(port) }];
    });
    // 3 in the Prometheus configuration, 4 data sources, service to Collector, Collector to Tempo and to Loki
    expect(addresses).to.have.length(10);
    for (const { name, port } of addresses) {
      expect(LISTENS[name]?.(service(name)), `${name}:${port}`).to.include(port);
    }
  });

  it('configures Prometheus as npm run stack does, with rules that pass promtool', () => {
    const prometheus = service('prometheus');
    expect(mountedYaml(prometheus, CONFIGS.prometheus)).to.deep.equal(
      prometheusConfig({
        scraped: { metrics: 'collector:8889', telemetry: 'collector:8888' },
        interval: undefined,
        alertmanager: 'alertmanager:9093',
        ruleFiles: [
          '/etc/prometheus/rules/customerio.yml',
          '/etc/prometheus/alerts/customerio.yml',
          '/etc/prometheus/alerts/customerio-collector.yml',
        ],
      }),
    );
    const root = mkdtempSync(join(tmpdir(), 'customerio-compose-'));
    try {
      copyMounts(prometheus, root);
      const config = join(root, CONFIGS.prometheus);
      writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/etc/', `${root}/etc/`));
      const { status, output } = runInstalled('promtool', ['check', 'config', config]);
      expect(status, output).to.equal(0);
      expect(output.match(/SUCCESS: \d+ rules found/g)).to.have.length(3);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('configures Alertmanager so that amtool check-config passes', () => {
    const config = mountedFile(service('alertmanager'), CONFIGS.alertmanager);
    const { status, output } = runInstalled('amtool', ['check-config', config]);
    expect(status, output).to.equal(0);
  });

  it('runs the Collector with the shipped configuration, and sets only variables that it reads', () => {
    const { environment = {} } = service('collector');
    const config = mountedFile(service('collector'), CONFIGS.collector);
    expect(config).to.equal(join(REPOSITORY, 'collector-config.yaml'));
    expect(validate(config, environment)).to.include({ status: 0, output: '' });
    for (const name of Object.keys(environment).filter((each) => each !== 'GOMEMLIMIT')) {
      expect(readFileSync(config, 'utf8'), name).to.include(`\${env:${name}:-`);
    }
  });

  it('sets variables that send metrics, traces and logs of the service through the Collector', async () => {
    const sink = started.add(await OtlpSink.start());
    const { environment = {} } = service('service');
    const otelcol = started.add(
      await Otelcol.start('collector-config.yaml', {
        OTELCOL_TRACES_ENDPOINT: sink.url,
        OTELCOL_LOGS_ENDPOINT: sink.url,
      }),
    );
    const example = started.add(
      await Example.start({ env: { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: otelcol.url('http') } }),
    );
    await example.until(
      'metrics, traces and logs',
      async () => {
        const page = await otelcol.page();
        return page.includes('\ncustomerio_api_requests_total{') &&
          sink.text('traces').includes('customerio') &&
          sink.text('logs').includes('customerio')
          ? true
          : undefined;
      },
      30_000,
    );
  });
});
