import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { PUBLISHED_METRICS } from '../../lib/catalog';
import { PROFILES } from '../../lib/testing/simulator';
import { createWebhookReceiver, type WebhookEvent } from '../../lib/webhooks';
import { runCommandLine, type CommandLineResult } from '../harness/cli/command-line';
import { NodeProcess } from '../harness/processes/node-process';
import { freeServerPort } from '../harness/servers/server-port';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

const KEY = 'a-signing-key';
const ENV = { CIO_KEY: KEY };

const run = (type: string, to: string, ...args: readonly string[]) =>
  runCommandLine(['simulate', 'webhook', type, '--to', to, '--key-env', 'CIO_KEY', ...args], { env: ENV });

const reportOf = ({ stdout }: CommandLineResult) => JSON.parse(stdout) as Readonly<Record<string, unknown>>;

describe('customerio-otel simulate webhook', () => {
  const cleanup: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of cleanup.splice(0)) await close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/cio`;
  }

  /** Serves this package's receiver. */
  async function receive(onEvent: (event: WebhookEvent) => unknown = () => undefined) {
    const events: WebhookEvent[] = [];
    const receiver = createWebhookReceiver({
      signingKeys: KEY,
      onEvent: (event) => {
        events.push(event);
        return onEvent(event);
      },
    });
    return { url: await serve(receiver.node()), events };
  }

  async function sinkTarget(): Promise<WebhookSink> {
    const sink = await WebhookSink.start(KEY);
    cleanup.push(() => sink.close());
    return sink;
  }

  it('posts each published type so that the receiver accepts it', async () => {
    const { url, events } = await receive();
    const types = Object.entries(PUBLISHED_METRICS).flatMap(([objectType, metrics]) =>
      metrics.map((metric) => `${objectType}_${metric}`),
    );
    for (const type of types) expect((await run(type, url)).code, type).to.equal(0);
    expect(events.map(({ type }) => type)).to.deep.equal(types);
  });

  it('posts soft and hard bounces', async () => {
    const { url, events } = await receive();
    for (const flags of [['--soft'], ['--hard'], []]) await run('email_bounced', url, ...flags);
    const bounceTypes = events.map((event) => event.type === 'email_bounced' && event.bounceType);
    expect(bounceTypes).to.deep.equal(['soft', 'hard', 'hard']);
  });

  it('posts a count of events, and duplicates with the same id', async () => {
    const sink = await sinkTarget();
    const result = await run('email_sent', sink.target.url, '--count', '3', '--duplicates', '2', '--json');
    expect(result.code).to.equal(0);
    expect(reportOf(result)).to.deep.include({
      type: 'email_sent',
      requests: 9,
      responses: { 200: 9 },
      ok: true,
      fixes: [],
    });
    const ids = sink.events.map(({ event_id }) => event_id);
    expect(ids).to.deep.equal([...new Set(ids)].flatMap((id) => [id, id, id]));
    expect(new Set(ids).size).to.equal(3);
    expect(sink.received.every((received) => sink.verifies(received))).to.equal(true);
  });

  it('waits between two webhooks, and posts old events', async () => {
    const sink = await sinkTarget();
    await run('email_sent', sink.target.url, '--count', '2', '--delay', '60ms', '--age', '10m');
    const [first, second] = sink.received;
    expect(second!.at - first!.at).to.be.at.least(50);
    expect(Date.now() / 1000 - first!.event.timestamp).to.be.within(600, 660);
  });

  it('expects a 401 to an invalid signature', async () => {
    const { url, events } = await receive();
    expect((await run('email_sent', url, '--invalid-signature')).code).to.equal(0);
    expect(events).to.deep.equal([]);
    const open = await run('email_sent', (await sinkTarget()).target.url, '--invalid-signature', '--json');
    expect(open.code).to.equal(1);
    expect(reportOf(open)['fixes']).to.match(/accepted a webhook with a wrong signature/);
  });

  it('prints each response and a summary', async () => {
    const { url } = await receive();
    const { stdout } = await run('push_sent', `${url}?token=secret`, '--count', '2');
    expect(stdout).to.match(
      /^push_sent to http:\S+\/cio\n {2}webhook 1: 200 after \d+ ms\n {2}webhook 2: .*\n2 requests\n {7}2 {2}200\nLatency: /,
    );
    expect(stdout).to.not.include('secret');
  });

  it('sends the user info of the URL as basic authentication', async () => {
    const sink = await sinkTarget();
    const url = sink.target.url.replace('//', '//user:p%40ss@');
    const { code, stdout } = await run('email_sent', url);
    expect(code).to.equal(0);
    expect(stdout).to.not.include('p@ss').and.not.include('p%40ss');
    const expected = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(sink.received[0]?.headers.authorization).to.equal(expected);
  });

  describe('exits with code 1 and prints a fix', () => {
    const expectFix = async (url: string, result: string, fix: RegExp, env = ENV) => {
      const args = ['simulate', 'webhook', 'email_sent', '--to', url, '--key-env', 'CIO_KEY'];
      const { code, stdout } = await runCommandLine(args, { env });
      expect(code).to.equal(1);
      expect(stdout.replace(/\s+/g, ' ')).to.include(` 1 ${result} `).and.match(fix);
    };

    it('if the key differs', async () => {
      const { url } = await receive();
      await expectFix(url, '401', /Fix: .*same key/, { CIO_KEY: 'another' });
    });

    it('if the handler fails', async () => {
      const { url } = await receive(() => Promise.reject(new Error('secret')));
      await expectFix(url, '503 handler failed', /503 after \d+ ms: handler failed .*Fix: onEvent threw/);
    });

    it('if nothing listens', async () => {
      const port = await freeServerPort();
      await expectFix(`http://127.0.0.1:${port}/`, 'ECONNREFUSED', /Fix: Nothing listens/);
    });

    it('if the server ends the connection or does not use TLS', async () => {
      const url = await serve((request) => request.socket.destroy());
      await expectFix(url, 'UND_ERR_SOCKET', /Fix: The connection was closed/);
      const { code, stdout } = await run('email_sent', url.replace('http:', 'https:'));
      expect(code).to.equal(1);
      expect(stdout).to.match(/Fix: The endpoint does not use TLS/);
    });

    for (const [status, fix] of [
      [301, /final URL/],
      [400, /could not read the body/],
      [404, /check the path/],
      [418, /rejects the request/],
      [500, /waits an hour/],
      [599, /endpoint failed/],
    ] as const) {
      it(`if the response is a ${status}`, async () => {
        const url = await serve((_, response) =>
          response.writeHead(status, { location: '/' }).end('a@example.com'),
        );
        await expectFix(url, String(status), fix);
      });
    }
  });

  const INVALID: Readonly<Record<string, readonly [args: string, problem: RegExp]>> = {
    'a missing type': ['--to http://127.0.0.1/ --key-env CIO_KEY', /type is missing/],
    'an unknown type': ['email_bounce --to http://127.0.0.1/', /did you mean "email_bounced"\?$/],
    'a type that resembles none': ['xyz', /"customerio-otel simulate list" prints all types\.$/],
    'a missing URL': ['email_sent --key-env CIO_KEY', /^--to is missing/],
    'a URL without a scheme': ['email_sent --to 127.0.0.1:3000/cio', /no http or https URL/],
    'another scheme': ['email_sent --to ftp://127.0.0.1/', /no http or https URL/],
    'a remote address': [
      'email_sent --to http://192.0.2.1/',
      /192\.0\.2\.1, which is not this machine; add --allow-remote/,
    ],
    'a remote IPv6 address': ['email_sent --to http://[2001:db8::1]/', /not this machine/],
    'an address of all interfaces': ['email_sent --to http://0.0.0.0/', /not this machine/],
    'a host that begins like a loopback address': [
      'email_sent --to http://127.0.0.1.invalid/',
      /--allow-remote/,
    ],
    'a missing key': ['email_sent --to http://127.0.0.1/', /key is missing/],
    'a key as an option': [
      'email_sent --to http://127.0.0.1/ --key secret',
      /^The option --key .* does not exist/,
    ],
    'a variable that is not set': ['email_sent --to http://127.0.0.1/ --key-env NO_KEY', /not set/],
    'soft and hard': ['email_bounced --soft --hard', /one of them\.$/],
    'a soft delivery': ['email_delivered --soft', /apply to email_bounced only/],
    'a count of 0': ['email_sent --count 0', /a whole number from 1 to 1000000\.$/],
    'negative duplicates': ['email_sent --duplicates=-1', /a whole number from 0/],
    'a delay without a unit': ['email_sent --delay 2', /a duration such as 500ms, 2s or 1m\.$/],
  };
  for (const [what, [args, problem]] of Object.entries(INVALID)) {
    it(`rejects ${what} in one sentence`, async () => {
      const result = await runCommandLine(['simulate', 'webhook', ...args.split(' ')], { env: ENV });
      expect({ ...result, stderr: '' }).to.deep.equal({ code: 2, stdout: '', stderr: '' });
      expect(result.stderr)
        .to.match(/^[^\n]+\n$/)
        .and.not.include('secret');
      expect(result.stderr.trimEnd()).to.match(problem);
    });
  }

  it('accepts localhost, all of 127.0.0.0/8 and ::1', async () => {
    const port = await freeServerPort();
    for (const host of ['localhost', '127.9.8.7', '[::1]', '[::ffff:127.0.0.1]']) {
      const { code, stdout } = await run('email_sent', `http://${host}:${port}/`);
      expect({ code, host }).to.deep.equal({ code: 1, host });
      expect(stdout).to.include('Fix: ');
    }
  });
});

describe('customerio-otel simulate lifecycle', () => {
  it('posts the funnel of a campaign over time', async () => {
    const sink = await WebhookSink.start(KEY);
    try {
      const to = ['--to', sink.target.url, '--key-env', 'CIO_KEY'];
      const args = ['simulate', 'lifecycle', ...to, '--over', '300ms', '--count', '60'];
      const { code, stdout } = await runCommandLine(args, { env: ENV });
      expect(code).to.equal(0);
      const counts = (metric: string) => sink.events.filter((event) => event.metric === metric).length;
      expect(stdout).to.match(/^\d+ events of 60 messages \(email\) to http/);
      for (const metric of ['sent', 'delivered', 'opened', 'clicked', 'bounced']) {
        expect(counts(metric), metric).to.be.at.least(1);
        expect(stdout).to.match(
          new RegExp(`^ {2}${metric} +${counts(metric)} +[\\d.]+ % of the messages$`, 'm'),
        );
      }
      expect(stdout.match(/^ +[\d.]+ s {2}sent \d+/gm)).to.have.length.within(2, 10);
      const [first, last] = [sink.received[0]!, sink.received.at(-1)!];
      expect(last.at - first.at).to.be.at.least(250);
      const again = await runCommandLine([...args.slice(0, -4), '--over', '0s', '--count', '60', '--json'], {
        env: ENV,
      });
      expect(reportOf(again)).to.deep.include({ messages: 60, channel: 'email', ok: true });
      expect(reportOf(again)['events']).to.include({ sent: counts('sent') / 2 });
    } finally {
      await sink.close();
    }
  });

  it('prints a summary at Ctrl-C', async () => {
    const sink = await WebhookSink.start(KEY);
    const to = ['--to', sink.target.url, '--key-env', 'CIO_KEY', '--over', '1m', '--json'];
    const process = new NodeProcess(['dist/lib/cli/main.js', 'simulate', 'lifecycle', ...to], { env: ENV });
    try {
      // the first response has been processed before the second request
      await sink.untilReceived(2);
      process.signal('SIGINT');
      const { code, stdout, stderr } = await process.waitForExit();
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).to.deep.include({ ok: true, messages: 100 });
    } finally {
      await process.destroy();
      await sink.close();
    }
  });

  it('rejects unknown channels and profiles in one sentence', async () => {
    for (const [args, problem] of [
      ['--channel emial', /"email"\?\n$/],
      ['--profile x', /accepted: healthy, realistic, bounces, complaints\.$/m],
      ['--profile feed-stopped', /does not apply to this command; accepted: healthy, realistic/],
      ['--over 5', /a duration/],
      ['--count x', /^--count is "x"/],
    ] as const) {
      const { code, stderr } = await runCommandLine(['simulate', 'lifecycle', ...args.split(' ')]);
      expect(code).to.equal(2);
      expect(stderr).to.match(problem);
    }
  });
});

describe('customerio-otel simulate list', () => {
  it('prints every event type and profile within 80 columns, or as JSON', async () => {
    const { code, stdout } = await runCommandLine(['simulate', 'list']);
    expect(code).to.equal(0);
    for (const name of Object.keys(PROFILES)) expect(stdout).to.match(new RegExp(`^ {2}${name} {2}`, 'm'));
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).to.be.at.most(80);
    const json = reportOf(await runCommandLine(['simulate', 'list', '--json']));
    expect(json['eventTypes']).to.include.members(['email_bounced', 'sms_replied']);
    expect(json['profiles']).to.have.all.keys(Object.keys(PROFILES));
  });
});
