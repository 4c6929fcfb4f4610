import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Collector } from '../harness/collector/otlp-collector';
import { blocksIn } from '../harness/markdown';
import { Installation } from '../harness/processes/installation';
import { NodeProcess, REPOSITORY } from '../harness/processes/node-process';

/** A folder in which the package is installed. `.ci/tarball` gives the one with the tarball. */
const INSTALLED = process.env['QUICK_START_FOLDER'];

/** The files of the README's quick start: a block that starts with the name of a file in a comment. */
const FILES = new Map(
  ['js', 'ini']
    .flatMap((language) => blocksIn(readFileSync(join(REPOSITORY, 'README.md'), 'utf8'), language))
    .map((block) => [/^(?:\/\/|#) (\S+\.\w+)\n/.exec(block)?.[1] ?? '', `${block}\n`]),
);
const CLIENT = 'process.env.CUSTOMERIO_API_KEY)';
const LAST_LINE = /for \(const signal of .*\n$/;

/** A server whose response waits for a call. It ends by itself after SIGTERM. */
const SERVER = `
require('node:http')
  .createServer((request, response) => client.identify('43').catch(() => response.end()))
  .listen(0, '127.0.0.1', function () {
    require('node:http').get('http://127.0.0.1:' + this.address().port, { agent: false });
    process.once('SIGTERM', () => this.close());
  });
`;

describe("the README's quick start", () => {
  let installation: Installation | undefined;
  let folder: string;
  let simulator: Simulator;
  let collector: Collector;
  let app: NodeProcess | undefined;

  before(async () => {
    installation = INSTALLED === undefined ? new Installation('customerio-node') : undefined;
    // no key is accepted: the failed call has a span, metrics and a log event
    simulator = await startSimulator({ credentials: { track: { siteId: 'another', apiKey: 'another' } } });
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(INSTALLED ?? installation!.folder, 'quick-start-'));
    simulator.reset();
    collector = await Collector.start();
  });
  afterEach(async () => {
    await app?.destroy();
    await collector.close();
    rmSync(folder, { recursive: true });
  });
  after(async () => {
    await simulator.close();
    installation?.remove();
  });

  /** Writes the files of the quick start. The client calls the simulator instead of Customer.io. */
  function write(added = '', edit = (_name: string, text: string) => text): void {
    for (const [name, text] of FILES) {
      const local = text.replace(CLIENT, CLIENT.replace(')', `, { url: '${simulator.trackUrl}' })`));
      writeFileSync(
        join(folder, name),
        edit(name, name.startsWith('app.') && name !== 'app.env' ? local + added : local),
      );
    }
  }

  const toCollector = () => ({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });

  function start(name: string, env: Readonly<Record<string, string>> = {}): NodeProcess {
    app = new NodeProcess(['--env-file=app.env', name], { cwd: folder, env });
    return app;
  }

  const received = () => ({
    spans: collector.spans.map(({ name }) => name),
    requests: collector.metrics.some(({ name }) => name === 'customerio_api_requests_total'),
    logs: collector.logRecords.map(({ eventName }) => eventName),
    services: [...collector.serviceNames],
  });
  const COMPLETE = {
    spans: ['customerio.identify'],
    requests: true,
    logs: ['customerio.api.call'],
    services: ['mailer'],
  };

  it('has the files that a user creates', () => {
    expect([...FILES.keys()]).to.include.members([
      'telemetry.js',
      'app.js',
      'app.env',
      'telemetry.mjs',
      'app.mjs',
    ]);
  });

  it('prints the span, the metrics and the log event of a call with a wrong key', async () => {
    write();
    const { code, stdout } = await start('app.js').waitForExit();
    expect(code).to.equal(0);
    expect(stdout).to.include("name: 'customerio.identify'").and.include('customerio_api_requests_total');
    expect(stdout).to.include('customerio.api.call').and.include("'error.type': '401'");
  });

  for (const name of ['app.js', 'app.mjs']) {
    it(`exports everything when ${name} ends by itself`, async () => {
      write();
      const { code, stderr } = await start(name, toCollector()).waitForExit();
      expect(code, stderr).to.equal(0);
      expect(received()).to.deep.equal(COMPLETE);
    });

    it(`exports everything when ${name} gets SIGTERM`, async () => {
      write('setInterval(() => {}, 60_000);\n');
      const process = start(name, toCollector());
      await process.until('end of the call', () => process.stderr.includes('401'));
      process.signal('SIGTERM');
      expect(await process.waitForExit()).to.include({ code: 0, signal: null });
      expect(received()).to.deep.equal(COMPLETE);
    });
  }

  it('exports a call that is in flight when a server gets SIGTERM', async () => {
    write(SERVER, (name, text) => (name === 'telemetry.js' ? text.replace(LAST_LINE, '') : text));
    simulator.setProfile({ latency: { track: { medianMs: 500, p99Ms: 500 } }, faults: {}, webhooks: {} });
    const process = start('app.js', toCollector());
    await process.until('both requests', () => simulator.requests.length === 2);
    process.signal('SIGTERM');
    expect(await process.waitForExit()).to.include({ code: 0, signal: null });
    expect(received().spans).to.deep.equal(['customerio.identify', 'customerio.identify']);
  });
});
