import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { APIClient } from 'customerio-node';
import { NodeProcess } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { until } from '../harness/until';
import { WebhookSink } from '../harness/webhooks/webhook-sink';
import { email, json, StartedSimulators } from './simulators';

const MAIN = join(__dirname, '../../lib/testing/simulator/main.js');

describe('simulator process', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  const started = new StartedResources();
  afterEach(() => started.end());

  const run = (settings: Record<string, string>): NodeProcess =>
    started.add(new NodeProcess([MAIN], { env: environment(settings) }));
  const firstLine = (child: NodeProcess): Promise<string> =>
    child.until('line in the output', () => child.stdout.includes('\n') && child.stdout);

  /** Starts it with an IPC channel. */
  function forked(settings: Record<string, string>): ChildProcess {
    const child = fork(MAIN, { env: { ...process.env, ...environment(settings) }, silent: true });
    started.add({ destroy: () => Promise.resolve(void child.kill('SIGKILL')) });
    return child;
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`writes its URLs to stdout, and exits with code 0 on ${signal}`, async () => {
      const child = run({ PROFILE: 'quiet' });
      const line = await firstLine(child);
      const listening = JSON.parse(line) as Record<string, string>;
      const { url = '' } = listening;
      expect(line).to.match(/^[^\n]+\n$/);
      expect(listening).to.deep.equal({
        event: 'listening',
        url,
        trackUrl: `${url}/track/api/v1`,
        appUrl: `${url}/app/v1`,
        pipelinesUrl: `${url}/cdp/v1`,
      });
      expect(await json(fetch(`${listening['appUrl']}/segments`))).to.have.property('segments');
      child.signal(signal);
      expect(await child.ended).to.include({ code: 0, signal: null });
    });
  }

  it('sends its URLs to the parent over IPC, and exits when that channel closes', async () => {
    const child = forked({});
    const [message] = (await once(child, 'message')) as [Record<string, string>];
    expect(message).to.have.property('event', 'listening');
    const exit = once(child, 'exit');
    child.disconnect();
    expect(await exit).to.deep.equal([0, null]);
  });

  it('posts webhooks to the URL in its environment', async () => {
    const sink = await WebhookSink.start();
    const { url, signingKey } = sink.target;
    try {
      const child = run({ PROFILE: 'quiet', WEBHOOK_URL: url, WEBHOOK_SIGNING_KEY: signingKey });
      const { appUrl } = JSON.parse(await firstLine(child)) as { appUrl: string };
      const sent = await new APIClient('key', { url: appUrl }).sendEmail(email());
      await sink.untilReceived(1);
      const { delivery_id } = sent as { delivery_id: string };
      expect(sink.events[0]?.data).to.include({ delivery_id });
      expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
    } finally {
      await sink.close();
    }
  });

  it('posts webhooks to the target that its parent sends over IPC, and reports an invalid target', async () => {
    const sink = await WebhookSink.start();
    try {
      const child = forked({ PROFILE: 'quiet' });
      const [{ appUrl }] = (await once(child, 'message')) as [{ appUrl: string }];
      child.send({ event: 'send-webhooks', url: 'https://example.com', signingKey: 'k' });
      const [report] = (await once(child.stderr ?? child, 'data')) as [Buffer];
      expect(report.toString()).to.equal(
        'Customer.io simulator: webhooks: url must be on this machine, not on example.com\n',
      );
      child.send({ event: 'unknown' });
      child.send({ event: 'send-webhooks', ...sink.target });
      const app = new APIClient('key', { url: appUrl });
      // a message of the channel can arrive after a request
      await until('webhooks', async () => {
        await app.sendEmail(email());
        return sink.received.length >= 3;
      });
      expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
    } finally {
      await sink.close();
    }
  });

  it('uses the profile that its parent sends over IPC, and ignores an unknown one', async () => {
    const child = forked({ PROFILE: 'quiet' });
    const [{ appUrl }] = (await once(child, 'message')) as [{ appUrl: string }];
    child.send({ event: 'set-profile', name: 'constructor' });
    child.send({ event: 'set-profile', name: 'credentials' });
    const status = () => fetch(`${appUrl}/segments`).then((response) => response.status);
    await until('the profile', async () => (await status()) === 401);
  });

  it('reports a port in use or an invalid setting in one line, and exits with code 1', async () => {
    const { url } = await simulators.start();
    const port = new URL(url).port;
    const settings: Record<string, string>[] = [
      { PORT: port },
      { PROFILE: 'sunny' },
      { PORT: '80x' },
      { SEED: '-1' },
      { WEBHOOK_SIGNING_KEY: 'k' },
      { WEBHOOK_URL: 'http://127.0.0.1:1' },
      { WEBHOOK_URL: '8080', WEBHOOK_SIGNING_KEY: 'k' },
    ];
    const reports = settings.map(async (setting) => {
      const { code, stderr } = await run(setting).ended;
      return [code, stderr];
    });
    const prefix = 'Customer.io simulator: ';
    expect(await Promise.all(reports)).to.deep.equal(
      [
        `cannot listen on 127.0.0.1:${port}: the port is in use; set CUSTOMERIO_SIMULATOR_PORT to another port, or to 0 for any free port`,
        'CUSTOMERIO_SIMULATOR_PROFILE must be one of quiet, healthy, realistic, stormy, outage, rate-limit, slow, credentials, bounces, complaints, feed-stopped, not "sunny"',
        'CUSTOMERIO_SIMULATOR_PORT must be a whole number from 0 to 65535, not "80x"',
        'CUSTOMERIO_SIMULATOR_SEED must be a whole number from 0 to 4294967295, not "-1"',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must not be empty',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_SIGNING_KEY must not be empty',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must be an http or https URL, not "8080"',
      ].map((message) => [1, `${prefix}${message}\n`]),
    );
  });
});

function environment(settings: Record<string, string>): Record<string, string> {
  const named = Object.entries(settings).map(([name, value]) => [`CUSTOMERIO_SIMULATOR_${name}`, value]);
  return Object.fromEntries(named) as Record<string, string>;
}
