import { expect } from 'chai';
import { APIClient, SendEmailRequest } from 'customerio-node';
import { PROFILES, startSimulator, type Simulator } from '../../lib/testing/simulator';
import { until } from '../harness/until';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

const SENDS = 300;

describe('a profile of the simulator', () => {
  let sink: WebhookSink;
  let simulator: Simulator;
  beforeEach(async () => {
    sink = await WebhookSink.start();
    simulator = await startSimulator({ webhooks: { ...sink.target, timeScale: 0 } });
  });
  afterEach(async () => {
    await simulator.close();
    await sink.close();
  });

  /** Uses the faults and events of a profile, without its delays. */
  const use = ({ faults, webhooks }: (typeof PROFILES)[keyof typeof PROFILES]) =>
    simulator.setProfile({ latency: {}, faults, webhooks: { ...webhooks, timeScale: 0 } });

  async function statusOfSend(): Promise<number> {
    const response = await fetch(`${simulator.appUrl}/send/email`, {
      method: 'POST',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: '{"to":"a@example.com","identifiers":{"id":"1"},"transactional_message_id":"welcome"}',
    });
    await response.text();
    return response.status;
  }

  it('sets the faults of later requests, and another one ends them', async () => {
    use(PROFILES.credentials);
    expect(await statusOfSend()).to.equal(401);
    use(PROFILES.outage);
    expect(await statusOfSend()).to.be.within(500, 504);
    simulator.setProfile(PROFILES.quiet);
    expect(await statusOfSend()).to.equal(200);
  });

  it('holds webhooks back while the feed is stopped, and posts them in order afterwards', async () => {
    use(PROFILES['feed-stopped']);
    await statusOfSend();
    await until('a queued webhook', () => simulator.webhooks.stats.queued > 0);
    expect(sink.received).to.have.length(0);
    simulator.setProfile({ ...PROFILES.quiet, webhooks: { timeScale: 0 } });
    await simulator.webhooks.idle();
    expect(sink.events[0]).to.include({ object_type: 'email' });
    expect(sink.received.every((request) => sink.verifies(request))).to.equal(true);
  });

  const shares = [
    { profile: 'healthy', metric: 'bounced', atLeast: 0, atMost: 0.04 },
    { profile: 'healthy', metric: 'spammed', atLeast: 0, atMost: 0.01 },
    { profile: 'bounces', metric: 'bounced', atLeast: 0.4, atMost: 1 },
    { profile: 'complaints', metric: 'spammed', atLeast: 0.08, atMost: 1 },
  ] as const;
  for (const { profile, metric, atLeast, atMost } of shares) {
    it(`has a share of ${metric} from ${atLeast} to ${atMost} in "${profile}"`, async () => {
      const { eventFactors = {} } = PROFILES[profile].webhooks;
      simulator.setProfile({ latency: {}, faults: {}, webhooks: { timeScale: 0, eventFactors } });
      const app = new APIClient('key', { url: simulator.appUrl });
      for (let sent = 0; sent < SENDS; sent += 1) await app.sendEmail(request());
      await simulator.webhooks.idle();
      const found = sink.events.filter((event) => event.metric === metric).length;
      expect(found / SENDS).to.be.within(atLeast, atMost);
    });
  }

  it('is rejected if a factor is not a number of at least 0', () => {
    const setProfile = () =>
      simulator.setProfile({ ...PROFILES.quiet, webhooks: { eventFactors: { bounced: -1 } } });
    expect(setProfile).to.throw(RangeError, 'bounced must be a finite number of at least 0, not -1');
  });
});

const request = () =>
  new SendEmailRequest({
    to: 'a@example.com',
    identifiers: { id: '1' },
    transactional_message_id: 'welcome',
  });
