import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { APIClient } from 'customerio-node';
import { WebhookSink } from '../harness/webhooks/webhook-sink';
import { email, json, StartedSimulators } from './simulators';

const MAIN = join(__dirname, '../../lib/testing/simulator/main.js');

describe('simulator process', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  const children: ChildProcess[] = [];
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

  function run(settings: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, [MAIN], {
      env: environment(settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`writes its URLs to stdout, and exits with code 0 on ${signal}`, async () => {
      const child = run({ PROFILE: 'quiet' });
      const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
      const listening = JSON.parse(line.toString()) as Record<string, string>;
      const { url = '' } = listening;
      expect(line.toString()).to.match(/^[^\n]+\n$/);
      expect(listening).to.deep.equal({
        event: 'listening',
        url,
        trackUrl: `${url}/track/api/v1`,
        appUrl: `${url}/app/v1`,
        pipelinesUrl: `${url}/cdp/v1`,
      });
      expect(await json(fetch(`${listening['appUrl']}/segments`))).to.have.property('segments');
      child.kill(signal);
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });
  }

  it('sends its URLs to the parent over IPC, and exits when that channel closes', async () => {
    const child = fork(MAIN, { env: environment({}), silent: true });
    children.push(child);
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
      const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
      const { appUrl } = JSON.parse(line.toString()) as { appUrl: string };
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
      const child = fork(MAIN, { env: environment({ PROFILE: 'quiet' }), silent: true });
      children.push(child);
      const [{ appUrl }] = (await once(child, 'message')) as [{ appUrl: string }];
      child.send({ event: 'send-webhooks', url: 'https://example.com', signingKey: 'k' });
      const [report] = (await once(child.stderr ?? child, 'data')) as [Buffer];
      expect(report.toString()).to.equal(
        'Customer.io simulator: webhooks: url must be on this machine, not on example.com\n',
      );
      child.send({ event: 'unknown' });
      child.send({ event: 'send-webhooks', ...sink.target });
      const app = new APIClient('key', { url: appUrl });
      for (let sent = 0; sent < 5; sent++) await app.sendEmail(email());
      await sink.untilReceived(3);
      expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
    } finally {
      await sink.close();
    }
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
      const child = run(setting);
      const [output, [code]] = await Promise.all([
        text(child.stderr as Readable),
        once(child, 'exit') as Promise<[number]>,
      ]);
      return [code, output];
    });
    const prefix = 'Customer.io simulator: ';
    expect(await Promise.all(reports)).to.deep.equal(
      [
        `cannot listen on 127.0.0.1:${port}: the port is in use; set CUSTOMERIO_SIMULATOR_PORT to another port, or to 0 for any free port`,
        'CUSTOMERIO_SIMULATOR_PROFILE must be one of quiet, realistic, stormy, not "sunny"',
        'CUSTOMERIO_SIMULATOR_PORT must be a whole number from 0 to 65535, not "80x"',
        'CUSTOMERIO_SIMULATOR_SEED must be a whole number from 0 to 4294967295, not "-1"',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must not be empty',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_SIGNING_KEY must not be empty',
        'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must be an http or https URL, not "8080"',
      ].map((message) => [1, `${prefix}${message}\n`]),
    );
  });
});

function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const named = Object.entries(settings).map(([name, value]) => [`CUSTOMERIO_SIMULATOR_${name}`, value]);
  return { ...process.env, ...(Object.fromEntries(named) as Record<string, string>) };
}
