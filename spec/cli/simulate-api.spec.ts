import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Analytics } from '@customerio/cdp-analytics-node';
import { expect } from 'chai';
import { APIClient, TrackClient } from 'customerio-node';
import { targetFrom } from '../../lib/cli/simulate/target';
import { runCommandLine } from '../harness/cli/command-line';
import { NodeProcess, runNode } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

type Line = Readonly<Record<string, unknown>>;
const KEY = 'a-signing-key';

const started = new StartedResources();

/** Starts `simulate api` on a free port and waits for its first line of JSON. */
async function start(...args: readonly string[]) {
  const all = ['dist/lib/cli/main.js', 'simulate', 'api', '--port', '0', '--json', ...args];
  const process = started.add(new NodeProcess(all, { env: { CIO_KEY: KEY } }));
  const lines = () =>
    process.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const listening = await process.until('line', () => lines()[0]);
  const untilRequests = (count: number) =>
    process.until(`${count} requests`, () => {
      const requests = lines().filter(({ event }) => event === 'request');
      return requests.length >= count && requests;
    });
  const stop = async () => {
    process.signal('SIGINT');
    const { code, stderr } = await process.waitForExit();
    return { code, stderr, summary: lines().at(-1) };
  };
  return { process, listening, untilRequests, stop };
}

describe('customerio-otel simulate api', () => {
  afterEach(() => started.end());

  it('serves the clients of the SDK, prints requests without ids, and a summary at Ctrl-C', async () => {
    const { process, listening, untilRequests, stop } = await start('--latency', 'p50=1');
    const track = new TrackClient('site', 'key', { url: String(listening['trackUrl']) });
    const app = new APIClient('app-key', { url: String(listening['appUrl']) });
    await track.identify('jane@example.com', { plan: 'secret-plan' });
    await app.getCustomersByEmail('jane@example.com');
    await fetch(`${String(listening['url'])}/track/api/v3/jane/secret-path`, { method: 'DELETE' });
    const requests = await untilRequests(3);
    expect(requests.map(({ method, path, status }) => [method, path, status])).to.deep.equal([
      ['PUT', '/track/api/v1/customers/{id}', 200],
      ['GET', '/app/v1/customers', 200],
      ['DELETE', '/track/api/{id}/{id}/{id}', 404],
    ]);
    for (const { durationMs } of requests) expect(durationMs).to.be.a('number').within(0, 30_000);
    const { code, stderr, summary } = await stop();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(summary).to.deep.equal({
      event: 'summary',
      requests: 3,
      responses: { 200: 2, 404: 1 },
      operations: Object.fromEntries(
        requests.map(({ method, path }) => [`${String(method)} ${String(path)}`, 1]),
      ),
    });
    expect(process.stdout).to.not.match(/jane|secret|app-key/);
  });

  it('serves cdp-analytics-node, which takes a 200 with HTML as a success', async () => {
    const { process, listening, untilRequests, stop } = await start('--fault', 'html-200:1');
    const host = String(listening['url']);
    const analytics = new Analytics({ writeKey: 'a-write-key', host, maxEventsInBatch: 1 });
    const delivered = new Promise((resolve) => analytics.on('track', resolve));
    analytics.track({ userId: 'jane@example.com', event: 'secret-event' });
    await delivered;
    const [request] = await untilRequests(1);
    expect(request).to.include({
      api: 'pipelines',
      method: 'POST',
      path: '/v1/batch',
      status: 200,
      events: 1,
    });
    const page = await fetch(`${host}/v1/batch`, { method: 'POST' });
    expect(page.headers.get('content-type')).to.equal('text/html');
    const { summary, ...ended } = await stop();
    expect(ended).to.deep.equal({ code: 0, stderr: '' });
    expect(summary).to.deep.include({ requests: 2, events: { posted: 1, accepted: 1 } });
    expect(process.stdout).to.not.match(/jane|secret|a-write-key/);
  });

  it('ends the headers of a 200, and not its body, with the fault timeout-in-body', async () => {
    const { listening } = await start('--fault', 'timeout-in-body:1');
    const response = await fetch(`${String(listening['url'])}/v1/batch`, { method: 'POST' });
    expect(response.status).to.equal(200);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).to.equal(false);
    const state = await Promise.race([reader?.read(), sleep(50, 'open')]);
    expect(state).to.equal('open');
    await reader?.cancel();
  });

  it('applies faults and latency', async () => {
    const { listening, untilRequests } = await start(
      '--fault',
      '503:0.5,reset:0.5',
      '--latency',
      'p50=5,p99=9',
    );
    for (let count = 0; count < 20; count += 1) {
      await fetch(`${String(listening['appUrl'])}/campaigns`).catch(() => undefined);
    }
    const requests = await untilRequests(20);
    expect(new Set(requests.map(({ status }) => status))).to.deep.equal(new Set([503, null]));
  });

  it('prints code with which SDK 4 and cdp-analytics-node call it over https, and posts webhooks for sends', async () => {
    const sink = await WebhookSink.start(KEY);
    started.add({ destroy: () => sink.close() });
    const process = started.add(
      new NodeProcess(
        [
          ...['dist/lib/cli/main.js', 'simulate', 'api', '--port', '0', '--https'],
          ...['--webhooks-to', sink.target.url, '--key-env', 'CIO_KEY'],
        ],
        { env: { CIO_KEY: KEY } },
      ),
    );
    const printed = await process.until(
      'code',
      () => /^ {2}const [^]*(?=^Requests)/m.exec(process.stdout)?.[0],
    );
    const [, certificate = ''] = /NODE_EXTRA_CA_CERTS=(\S+) node app\.js/.exec(printed) ?? [];
    expect(existsSync(certificate)).to.equal(true);
    const code = printed
      .replace(/^ *NODE_EXTRA.*$/m, '')
      .replace("'customerio-node'", "'customerio-node-v4'");
    const send = `
      const { SendEmailRequest } = require('customerio-node-v4');
      const message = { to: 'a@example.com', transactional_message_id: 1, identifiers: { id: '1' } };
      app
        .sendEmail(new SendEmailRequest(message))
        .then(() => track.identify('1'))
        .then(() => {
          analytics.track({ userId: '1', event: 'ordered' });
          return analytics.closeAndFlush();
        });`;
    const client = await runNode(['-e', `${code}${send}`], { env: { NODE_EXTRA_CA_CERTS: certificate } });
    expect(client).to.include({ code: 0, stderr: '' });
    await sink.untilReceived(1);
    expect(sink.received.every((received) => sink.verifies(received))).to.equal(true);
    process.signal('SIGTERM');
    expect(await process.waitForExit()).to.include({ code: 0, stderr: '' });
    expect(process.stdout)
      .to.match(/POST {4}200 +\d+ ms {2}\/app\/v1\/send\/email\n/)
      .and.match(/POST {4}200 +\d+ ms {2}\/v1\/batch {2}1 event\n/)
      .and.match(/^Events in batches: 1 posted, 1 accepted$/m)
      .and.match(/^3 requests$/m);
    expect(process.stdout).to.match(/^Webhooks: [1-9]\d* posted, [1-9]\d* accepted, \d+ queued$/m);
    expect(existsSync(certificate), 'the certificate is removed').to.equal(false);
  });

  it('posts webhooks with the user info of the URL', async () => {
    const target = await targetFrom({ 'webhooks-to': 'http://user:p%40ss@127.0.0.1/cio' }, 'webhooks-to');
    expect(target.href).to.equal('http://user:p%40ss@127.0.0.1/cio');
    expect(target.url.href).to.equal('http://127.0.0.1/cio');
    expect(target.authorization).to.equal(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it('rejects a port that is in use', async () => {
    const { listening } = await start();
    const { port } = new URL(String(listening['url']));
    const { code, stdout, stderr } = await runCommandLine(['simulate', 'api', '--port', port]);
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.equal(
      `The port ${port} is in use; give another one to --port, or 0 for any free port.\n`,
    );
  });

  const INVALID: Readonly<Record<string, readonly [args: string, problem: RegExp]>> = {
    'an unknown fault': ['--fault rest:0.1', /did you mean "reset"\?$/],
    'a status of success': ['--fault 200:0.1', /accepted: a status of 400 to 599/],
    'a fault without a share': ['--fault 429', /^--fault is "429"; accepted: a fault and a share/],
    'a share above 1': ['--fault 429:20', /a share from 0 to 1/],
    'a negative share': ['--fault 429:-0.1', /a share from 0 to 1/],
    'a fault twice': ['--fault 429:0.1 --fault 429:0.1', /twice/],
    'shares above 1 together': [
      '--fault 429:0.6 --fault reset:0.6',
      /add up to 1\.2; accepted: at most 1\.$/,
    ],
    'shares above 1 with those of the profile': ['--profile outage --fault 429:0.1', /add up to 1\.1/],
    'a latency without a median': ['--latency p99=900', /no p50/],
    'a latency with an unknown percentile': ['--latency p50=80,p95=900', /such as p50=80,p99=900\.$/],
    'a latency with a p99 below its p50': ['--latency p50=80,p99=8', /p99 below its p50/],
    'a latency that is no number': ['--latency p50=x', /^--latency is "p50=x"; .* such as p50=80,p99=900\.$/],
    'a latency above a day': ['--latency p50=99999999999', /accepted: at most 24h\.$/],
    'an unknown profile': ['--profile strmy', /did you mean "stormy"\?$/],
    'a port out of range': ['--port 65536', /a whole number from 0 to 65535\.$/],
    'a negative port': ['--port -1', /^--port is "-1"; accepted: a whole number from 0 to 65535\.$/],
    'an option instead of a value': ['--profile --json', /^--profile has no value; .* as --profile=VALUE\.$/],
    'a key without an endpoint': ['--key-env K', /^--key-env applies to --webhooks-to only; add it/],
    'a user that cannot be decoded': [
      '--webhooks-to http://%zz@127.0.0.1/ --key-env K',
      /no http or https URL/,
    ],
    'a seed that is no number': ['--seed x', /^--seed is "x"/],
    'webhooks without a key': ['--webhooks-to http://127.0.0.1/', /key is missing/],
    'webhooks to another machine': ['--webhooks-to http://192.0.2.1/ --key-env K', /--allow-remote/],
  };
  for (const [what, [args, problem]] of Object.entries(INVALID)) {
    it(`rejects ${what} in one sentence`, async () => {
      const { code, stdout, stderr } = await runCommandLine(['simulate', 'api', ...args.split(' ')]);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.match(/^[^\n]+\n$/);
      expect(stderr.trimEnd()).to.match(problem);
    });
  }
});
