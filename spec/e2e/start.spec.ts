import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from '../../examples/service/exposition';
import { startSimulator } from '../../lib/testing/simulator';
import { signWebhook } from '../../lib/webhooks/verification/signature';
import { Emulator } from '../harness/processes/emulator';
import { Example, START } from '../harness/processes/example';
import { FIXTURES, isAlive, TestProcess } from '../harness/processes/node-process';
import { freeServerPort } from '../harness/servers/server-port';
import { shortestMs } from '../harness/shortest';
import { isResponding, until } from '../harness/until';
import { chartsOf } from './charts-page';

/** A line of the output into a pipe, after calls of each kind. */
const PROGRESS =
  /^\d\d:\d\d:\d\d {2}[1-9]\d* calls {2}[\d.]+\/s {2}\d+ errors \([\d.]+%\) {2}p50 [\d.]+ ms {2}p95 [\d.]+ ms {2}messages [1-9]\d* sent \d+ delivered \d+ bounced {2}webhooks [1-9]\d* {2}events [1-9]\d* accepted 0 lost$/m;
const SUMMARY =
  /^Ended after \d+ s\. Sent and received in this time:\n(?:(?:track|app|pipelines|all APIs) +\d+ calls, [^\n]+ retries\n){4}messages +\d+ sent, [^\n]+\nwebhooks +\d+ received, [^\n]+\nevents +\d+ accepted, 0 lost\n$/m;
const STACK_TRACE = /^ +at /m;

describe('npm start', () => {
  const started: Example[] = [];

  const start = async (...args: Parameters<typeof Example.start>): Promise<Example> => {
    const example = await Example.start(...args);
    started.push(example);
    return example;
  };

  afterEach(async () => {
    await Promise.all(started.splice(0).map((example) => example.destroy()));
  });

  it('prints its addresses and a line for each interval into a pipe', async () => {
    const example = await start();
    await example.untilCounted(8);
    await example.until(
      'line with calls, messages, webhooks and events',
      () => PROGRESS.exec(example.stdout)?.[0],
    );
    expect(example.stdout).to.include(example.url).and.to.include('Ctrl-C ends');
    expect(example.stdout).to.match(
      /^Webhooks {7}http:\/\/127\.0\.0\.1:\d+ \(signed, from the simulator\)$/m,
    );
    const url = /^Charts +(\S+)$/m.exec(example.stdout)?.[1];
    // rates of the charts are from other readings than the counts of the line
    const charts = await example.until('charts with rates', async () => {
      const found = await chartsOf(url);
      return found.isCounted && found;
    });
    expect(charts).to.deep.equal({
      external: [],
      statuses: [200, 200, 200],
      missing: 404,
      calls: ['track', 'app', 'pipelines'],
      isCounted: true,
    });
    // no escape sequences: a pipe is not a terminal
    expect(example.stdout).not.to.include('\u001b');
  });

  it('has no mistake that an alert would report', async () => {
    const example = await start();
    // one round of all operations, then random ones
    const page = await example.untilCounted(20);
    const failures = parse(page).filter(
      ({ name, labels, value }) =>
        value > 0 &&
        (name === 'customerio_api_partial_failures_total' ||
          labels['error_type'] === 'invalid_argument' ||
          (name === 'customerio_pipelines_events_total' && labels['outcome'] !== 'accepted')),
    );
    expect(failures).to.deep.equal([]);
  });

  // other systems have a `script` with other options, or none
  const onTerminal = process.platform === 'linux' ? it : it.skip;
  onTerminal('redraws a table in place at 80 x 24 (needs the `script` of Linux)', async () => {
    const size = { columns: 80, rows: 24 };
    const port = await freeServerPort();
    const command = `stty rows ${size.rows} cols ${size.columns}; exec "${process.execPath}" "${START}" --port ${port}`;
    const example = new TestProcess('script', ['-qefc', command, '/dev/null'], { env: { TERM: 'xterm' } });
    const emulator = new Emulator(size);
    let written = 0;
    try {
      const screens = new Set<string>();
      await example.until('five tables', async () => {
        emulator.write(example.stdout.slice(written));
        written = example.stdout.length;
        const lines = await emulator.lines();
        if (['webhooks ', 'events '].every((start) => lines.some((line) => line.startsWith(start))))
          screens.add(lines.join('\n'));
        return screens.size >= 5;
      });
      for (const screen of screens) {
        for (const start of ['track', 'app', 'pipelines', 'messages', 'events', 'Metrics page', 'Charts']) {
          expect(screen.match(new RegExp(`^${start} `, 'gm')), `${start} in\n${screen}`).to.have.length(1);
        }
      }
      // only the first lines, before the table
      expect(await emulator.scrollback()).to.be.below(8);
    } finally {
      await example.destroy();
    }
  });

  it('rejects webhooks that are not signed with its key', async () => {
    const example = await start();
    const url = await example.webhookUrl();
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).to.equal(401);
    const headers = signWebhook({ signingKey: 'another key', body: '{}' });
    expect((await fetch(url, { method: 'POST', body: '{}', headers })).status).to.equal(401);
    await example.until('count of both rejections', async () =>
      (await example.samples()).filter(
        ({ name, labels, value }) =>
          name === 'customerio_webhook_errors_total' &&
          value === 1 &&
          ['missing_signature', 'invalid_signature'].includes(labels['error_type'] ?? ''),
      ).length === 2
        ? true
        : undefined,
    );
  });

  it('exits with code 0 within five seconds after Ctrl-C, without leaving a process', async () => {
    const endedMs = await shortestMs(5_000, async (watch) => {
      const example = await start({ ownGroup: true });
      const service = await example.servicePid();
      const simulator = await example.simulatorUrl();
      expect(await isResponding(simulator)).to.be.true;
      watch.start();
      example.signalGroup('SIGINT');
      const { code, stdout, stderr } = await example.ended;
      watch.stop();
      expect(stdout).to.match(SUMMARY);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(isAlive(service)).to.be.false;
      expect(await isResponding(simulator)).to.be.false;
    });
    expect(endedMs).to.be.below(5_000);
  });

  it('exits with code 0 after SIGTERM to the launcher only', async () => {
    const example = await start();
    const service = await example.servicePid();
    example.signal('SIGTERM');
    const { code } = await example.ended;
    expect(code).to.equal(0);
    expect(isAlive(service)).to.be.false;
    expect(await isResponding(await example.simulatorUrl())).to.be.false;
  });

  it('stops all processes if the launcher is killed', async () => {
    const example = await start();
    const service = await example.servicePid();
    const addresses = [example.url, await example.simulatorUrl()];
    example.signal('SIGKILL');
    try {
      for (const address of addresses) {
        await until(`end of ${address}`, async () => !(await isResponding(address)));
      }
    } finally {
      if (isAlive(service)) process.kill(service, 'SIGKILL');
    }
  });

  it('exits with code 1 and a message if the service crashes', async () => {
    const example = await start();
    process.kill(await example.servicePid(), 'SIGKILL');
    const { code, stderr } = await example.ended;
    expect(code).to.equal(1);
    expect(stderr).to.equal('The service ended unexpectedly by SIGKILL; see its output above.\n');
    expect(await isResponding(await example.simulatorUrl())).to.be.false;
  });

  it('reports ports that are in use, with one command that has free ones', async () => {
    const servers = await Promise.all([occupiedPort(), occupiedPort(), occupiedPort()]);
    const [metrics, charts, webhooks] = servers.map(({ port }) => port) as [number, number, number];
    try {
      const example = await start({
        args: ['--webhook-port', String(webhooks), `--charts-port=${charts}`, '--profile', 'quiet'],
        env: { OTEL_EXPORTER_PROMETHEUS_PORT: String(metrics) },
      });
      const { code, stdout, stderr } = await example.ended;
      const free = stderr.match(/(?<=port )\d+(?! on)/g) ?? [];
      expect({ code, stdout, stderr }).to.deep.equal({
        code: 1,
        stdout: '',
        stderr:
          `Port ${metrics} on 127.0.0.1, for the metrics page, is in use.\n` +
          `Port ${charts} on 127.0.0.1, for the page with charts, is in use.\n` +
          `Port ${webhooks} on 127.0.0.1, for webhooks, is in use.\n` +
          'Choose other ports:\n' +
          `  npm start -- --profile quiet --port ${free[0]} --charts-port ${free[1]} --webhook-port ${free[2]}\n`,
      });
      expect(new Set([metrics, charts, webhooks, ...free.map(Number)])).to.have.property('size', 6);

      const second = await start({ args: stderr.trimEnd().split(' -- ')[1]!.split(' ') });
      expect(await second.webhookUrl()).to.equal(`http://127.0.0.1:${free[2]}`);
      expect(second.stdout).to.include(`1:${free[0]}/metrics\n`).and.to.include(`1:${free[1]}\n`);
    } finally {
      for (const { server } of servers) server.close();
    }
  });

  it('reports that the metrics port is in use if another process opens it while the service starts', async () => {
    const port = await freeServerPort();
    const example = await start({
      env: {
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
        NODE_OPTIONS: `--require ${join(FIXTURES, 'occupy-port.cjs')}`,
      },
    });
    const { stdout, stderr } = await example.ended;
    expect(stderr).to.match(
      new RegExp(
        `^Port ${port} on 127\\.0\\.0\\.1, for the metrics page, is in use\\.\\nChoose another port:\\n {2}npm start -- --port \\d+\\n$`,
      ),
    );
    expect(stdout).not.to.match(STACK_TRACE);
  });

  const startErrors: Record<string, { env: Record<string, string>; message: string }> = {
    'missing credentials': {
      env: { CUSTOMERIO_SITE_ID: 'site', CUSTOMERIO_APP_API_KEY: 'key' },
      message: 'CUSTOMERIO_API_KEY is missing',
    },
    'an unknown region': {
      env: { ...credentials(), CUSTOMERIO_REGION: 'mars' },
      message: 'CUSTOMERIO_REGION is "mars"',
    },
    'a missing option for e-mails': {
      env: { ...credentials(), CUSTOMERIO_EXAMPLE_TO: 'me@example.com' },
      message: 'CUSTOMERIO_EXAMPLE_TRANSACTIONAL_ID is missing',
    },
    'a simulator that cannot start': {
      env: { CUSTOMERIO_SIMULATOR_PROFILE: 'sunny' },
      message: 'The simulator ended unexpectedly with exit code 1',
    },
  };
  for (const [problem, { env, message }] of Object.entries(startErrors)) {
    it(`reports ${problem} in one line, and exits with code 1`, async () => {
      const { code, stderr } = await (await start({ env })).ended;
      expect(code).to.equal(1);
      expect(stderr).to.include(message);
      expect(stderr.trimEnd().split('\n')).to.have.length(1);
    });
  }

  it('calls the real API once a second and writes to one customer only', async () => {
    const api = await startSimulator();
    const example = await start({
      env: {
        ...credentials(),
        CUSTOMERIO_REGION: 'us',
        CUSTOMERIO_WEBHOOK_SIGNING_KEY: 'the key of the workspace',
        NODE_OPTIONS: `--require ${join(FIXTURES, 'redirect-fetch.cjs')}`,
        TRACK_URL: api.trackUrl,
        APP_URL: api.appUrl,
      },
    });
    try {
      await example.untilCounted(4);
      const requests = await example.until('six requests', () =>
        api.requests.length >= 6 ? [...api.requests] : undefined,
      );
      // the first request arrives late because it opens the connection, and any of them on a slow machine
      const times = requests.slice(1).map(({ at }) => at);
      expect(Math.max(...times) - Math.min(...times)).to.be.above((times.length - 1) * 500);
      const writes = requests.filter(({ method }) => method !== 'GET');
      expect(writes).not.to.be.empty;
      for (const { path } of writes)
        expect(path).to.match(/^\/track\/api\/v1\/customers\/otel-example(\/events)?$/);
      expect(example.stdout).to.include('the real API, region us');
      const url = await example.webhookUrl();
      expect(example.stdout).to.include(`Webhooks       ${url} (signed, from Customer.io)`);
      const body = '{}';
      const headers = signWebhook({ signingKey: 'the key of the workspace', body });
      expect((await fetch(url, { method: 'POST', body, headers })).status).to.equal(200);
    } finally {
      await api.close();
    }
  });
});

/** Returns a server that listens on a free port. The ports after it are not assigned to outgoing connections. */
async function occupiedPort(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(await freeServerPort(), '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

function credentials() {
  return { CUSTOMERIO_SITE_ID: 'site', CUSTOMERIO_API_KEY: 'key', CUSTOMERIO_APP_API_KEY: 'key' };
}
