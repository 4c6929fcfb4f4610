import { Analytics } from '@customerio/cdp-analytics-node';
import { expect } from 'chai';
import { APIClient, SendEmailRequest, TrackClient } from 'customerio-node';
import { createWebhookReceiver } from '../../lib/webhooks';
import { runCommandLine } from '../harness/cli/command-line';
import { blocksIn } from '../harness/markdown';
import { NodeProcess } from '../harness/processes/node-process';
import { startLocalServer, type LocalServer } from '../harness/servers/served';
import { PAGES } from './pages';

const KEY = 'a-signing-key';
const TO = ['--key-env', 'CIO_KEY', '--to'];

/** Replaces numbers and the lengths of gaps, which differ in each run. */
const shapeOf = (line: string): string =>
  line
    .trim()
    .replaceAll(/\d+(?:[.:]\d+)*/g, '#')
    .replaceAll(/ {2,}/g, '  ');
/** A line of a funnel at a time: which kinds of events happened by then differs. */
const PROGRESS = /^# s(?: {2}\w+ #)+$/;

/** Returns the lines of a block that a program did not print. `...` stands for any lines. */
function unprinted(block: string, output: string): string[] {
  const printed = output.split('\n').map(shapeOf);
  const hasProgress = printed.some((line) => PROGRESS.test(line));
  return block
    .split('\n')
    .filter((line) => line.trim() !== '...' && !printed.includes(shapeOf(line)))
    .filter((line) => !(hasProgress && PROGRESS.test(shapeOf(line))));
}

describe('the output in docs/simulator.md', () => {
  const page = PAGES.find(({ name }) => name === 'docs/simulator.md')?.text ?? '';
  const [api = '', webhooks = '', rejected = '', lifecycle = '', ...others] = blocksIn(page, 'console');
  let endpoint: LocalServer;
  before(async () => {
    endpoint = await startLocalServer(createWebhookReceiver({ signingKeys: KEY }).node());
  });
  after(() => endpoint.close());

  const run = async (line: string, key = KEY) =>
    (
      await runCommandLine(['simulate', ...line.split(' '), ...TO, `http://127.0.0.1:${endpoint.port}/cio`], {
        env: { CIO_KEY: key },
      })
    ).stdout;

  it('consists of four blocks', () => {
    expect(lifecycle).to.not.equal('');
    expect(others).to.deep.equal([]);
  });

  it('of the APIs is what the command prints', async () => {
    const args = ['simulate', 'api', '--port', '0', '--latency', 'p50=1'];
    const simulator = new NodeProcess(['dist/lib/cli/main.js', ...args]);
    try {
      const url = await simulator.until('address', () => /http:\S+:\d+/.exec(simulator.stdout)?.[0]);
      const track = new TrackClient('site', 'key', { url: `${url}/track/api/v1` });
      await track.identify('42', { plan: 'pro' });
      await track.track('42', { name: 'ordered' });
      const email = new SendEmailRequest({
        transactional_message_id: '1',
        identifiers: { id: '42' },
        to: 'recipient@example.com',
      });
      await new APIClient('key', { url: `${url}/app/v1` }).sendEmail(email);
      const analytics = new Analytics({ writeKey: 'key', host: url });
      analytics.track({ userId: '42', event: 'ordered' });
      await analytics.closeAndFlush();
      simulator.signal('SIGINT');
      const { stdout } = await simulator.waitForExit();
      expect(unprinted(api, stdout)).to.deep.equal([]);
    } finally {
      await simulator.destroy();
    }
  });

  it('of webhooks is what the command prints', async () => {
    const output = await run('webhook email_bounced --soft --count 2 --duplicates 1');
    expect(unprinted(webhooks, output)).to.deep.equal([]);
  });

  it('of a wrong key is what the command prints', async () => {
    expect(unprinted(rejected, await run('webhook email_sent', 'another key'))).to.deep.equal([]);
  });

  it('of a campaign is what the command prints', async () => {
    expect(unprinted(lifecycle, await run('lifecycle --over 2s --count 100'))).to.deep.equal([]);
  });

  it('fails the check if a line is not printed', async () => {
    expect(unprinted(`${webhooks}\nAll is well.`, await run('webhook email_bounced'))).to.include(
      'All is well.',
    );
  });
});
