import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator } from '../../lib/testing/simulator';
import { signWebhook } from '../../lib/webhooks/verification/signature';
import { Example } from '../harness/processes/example';
import { FIXTURES, isAlive } from '../harness/processes/node-process';
import { freeServerPort } from '../harness/servers/server-port';
import { isResponding, until } from '../harness/until';

const HEADINGS = /^operation +calls +errors +retries +in flight +~p50 ms +~p95 ms$/;
const ROW = /^ {2}(?:track|app|pipelines)\.\w+( +\d+){3} +[\d.]+ +[\d.]+$/;
const API_ROW = /^(?:track|app|pipelines)( +\d+){4} +[\d.]+ +[\d.]+$/;
const STACK_TRACE = /^ +at /m;

const CHANNELS = /^messages +(?:(?:email|push|sms|whatsapp|in_app|slack|webhook)(?: +|$)){3,}$/;
const MESSAGE_ROW = /^[a-z][^\d]*(?:~p\d\d ms)?( +(?:[\d.]+|-)){3,}$/;
const MESSAGE_ROWS = [
  'sent',
  'delivered',
  'opened',
  'opened (machine)',
  'clicked',
  'clicked (machine)',
  'bounced',
  'not sent',
  'complaints',
  'delivery ~p50 ms',
  'delivery ~p95 ms',
];
const WEBHOOKS_LINE = /^webhooks {2}\d+ received, \d+ duplicates, \d+ rejected, ~p95 lag [\d.]+ ms$/m;

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

  it('counts calls of eight operations over three APIs and prints a table of them', async () => {
    const example = await start();
    await example.untilCounted(8);
    // on a slow machine, the first tables lack operations
    const lines = await example.until('table of three APIs and eight operations', () =>
      [...example.stdout.matchAll(/^operation [^]*?(?=\n\n)/gm)]
        .map(([table]) => table.split('\n'))
        .find((table) => count(table, API_ROW) === 3 && count(table, ROW) >= 8),
    );
    expect(lines[0]).to.match(HEADINGS);
    expect(lines.slice(1).filter((line) => !API_ROW.test(line) && !ROW.test(line))).to.be.empty;
    expect(example.stdout).to.include(example.url).and.to.include('Ctrl-C ends');
    // no escape sequences: a pipe is not a terminal
    expect(example.stdout).not.to.include('\u001b');
  });

  it('prints a table of message events by channel', async () => {
    const example = await start();
    const isCounted = (row: string) => /\d(?!\d* ms)/.test(row);
    const rows = await example.until('table of three channels', () => {
      const tables = [...example.stdout.matchAll(/^(messages [^]*?)\n\nwebhooks [^\n]+\n/gm)];
      const [heading = '', ...lines] = tables.at(-1)?.[1]?.split('\n') ?? [];
      const counted = ['sent', 'delivered', 'delivery ~p50 ms'].every((name) =>
        lines.some((line) => line.startsWith(name) && isCounted(line)),
      );
      return counted && CHANNELS.test(heading) ? [heading, ...lines] : undefined;
    });
    expect(rows.slice(1).map((row) => row.split(/ {2,}/)[0])).to.deep.equal(MESSAGE_ROWS);
    for (const row of rows.slice(1)) expect(row).to.match(MESSAGE_ROW);
    expect(example.stdout).to.match(WEBHOOKS_LINE);
    expect(example.stdout).to.match(
      /^Webhooks {7}http:\/\/127\.0\.0\.1:\d+ \(signed, from the simulator\)$/m,
    );
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

  it('reports that the webhook port is in use, and exits with code 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    try {
      const example = await start({ env: { CUSTOMERIO_EXAMPLE_WEBHOOK_PORT: String(port) } });
      const { code, stdout } = await example.ended;
      expect(code).to.equal(1);
      expect(stdout).to.include(
        `Cannot listen for webhooks on 127.0.0.1:${port} (EADDRINUSE): choose another CUSTOMERIO_EXAMPLE_WEBHOOK_PORT.\n`,
      );
      expect(stdout).not.to.match(STACK_TRACE);
    } finally {
      server.close();
    }
  });

  it('exits with code 0 within five seconds after Ctrl-C, without leaving a process', async () => {
    const example = await start({ ownGroup: true });
    const service = await example.servicePid();
    const simulator = await example.simulatorUrl();
    expect(await isResponding(simulator)).to.be.true;

    const signaledAt = Date.now();
    example.signalGroup('SIGINT');
    const { code, stderr } = await example.ended;

    expect(Date.now() - signaledAt).to.be.below(5_000);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(isAlive(service)).to.be.false;
    expect(await isResponding(simulator)).to.be.false;
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

  it('reports that the metrics port is in use, with a command for another port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    try {
      const example = await start({ env: { OTEL_EXPORTER_PROMETHEUS_PORT: String(port) } });
      const { code, stdout, stderr } = await example.ended;
      expect({ code, stdout, stderr }).to.deep.equal({ code: 1, stdout: '', stderr: portInUse(port) });
    } finally {
      server.close();
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
    const { code, stdout, stderr } = await example.ended;
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: portInUse(port) });
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

const count = (lines: readonly string[], pattern: RegExp) =>
  lines.filter((line) => pattern.test(line)).length;

const portInUse = (port: number) =>
  `Port ${port} on 127.0.0.1 is in use. Choose another one for the metrics page: ` +
  `OTEL_EXPORTER_PROMETHEUS_PORT=${port + 1} npm start\n`;

function credentials() {
  return { CUSTOMERIO_SITE_ID: 'site', CUSTOMERIO_API_KEY: 'key', CUSTOMERIO_APP_API_KEY: 'key' };
}
