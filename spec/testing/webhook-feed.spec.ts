import { join } from 'node:path';
import { expect } from 'chai';
import { APIClient, SendInboxMessageRequest } from 'customerio-node';
import { startSimulator, webhookPayload, type WebhookFeedOptions } from '../../lib/testing/simulator';
import { runNode } from '../harness/processes/node-process';
import { until } from '../harness/until';
import { postNumbered, WebhookFeedWorld } from './webhook-feed-world';

describe('simulated webhooks', () => {
  const world = new WebhookFeedWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());

  describe('requests', () => {
    it('have one JSON object each, with a signature that the SDK verifies', async () => {
      const simulator = await world.startSimulator();
      postNumbered(simulator, 3);
      simulator.webhooks.post({ data: { ümlaut: 'ß' }, 'not an event': true });
      await simulator.webhooks.idle();
      expect(world.sink.received).to.have.length(4);
      for (const request of world.sink.received) {
        expect(world.sink.verifies(request)).to.be.true;
        expect(request.headers['content-type']).to.equal('application/json');
        expect(Number(request.headers['x-cio-timestamp'])).to.be.closeTo(request.at / 1000, 60);
      }
      expect(world.numbers().slice(0, 3)).to.deep.equal([0, 1, 2]);
      expect(world.sink.mostAtOnce).to.equal(1);
    });

    it('have a text payload as their unchanged body', async () => {
      const { webhooks } = await world.startSimulator();
      webhooks.post('[ "anything" ]');
      await webhooks.idle();
      expect(world.sink.received[0]?.raw.toString()).to.equal('[ "anything" ]');
    });

    it('are counted by pair', async () => {
      const simulator = await world.startSimulator();
      postNumbered(simulator, 2);
      simulator.webhooks.post(webhookPayload({ objectType: 'email', metric: 'opened' }));
      expect(simulator.webhooks.stats.queued).to.equal(3);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats).to.deep.equal({
        posted: 3,
        accepted: 3,
        retried: 0,
        forged: 0,
        givenUp: 0,
        discarded: 0,
        queued: 0,
        pairs: { sms_sent: 2, email_opened: 1 },
      });
    });
  });

  describe('the queue', () => {
    it('discards webhooks beyond its limit', async () => {
      const simulator = await world.startSimulator({ maxQueued: 5, retry: { longDelayMs: 50 } });
      world.sink.response(500);
      postNumbered(simulator, 20);
      expect(simulator.webhooks.stats).to.include({ queued: 5, discarded: 15 });
      await simulator.webhooks.idle();
      expect(world.numbers()).to.deep.equal([0, 0, 1, 2, 3, 4]);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats.accepted).to.equal(6);
    });

    it('is emptied by a reset, with all scheduled events', async () => {
      const simulator = await world.startSimulator({
        retry: { longDelayMs: 60_000 },
        timeScale: 1,
        deliveryFaults: { rateDuplicate: 1 },
      });
      world.sink.response(500);
      postNumbered(simulator, 3);
      await world.sink.untilReceived(1);
      simulator.reset();
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats).to.deep.include({ posted: 0, queued: 0, pairs: {} });
      expect(world.numbers()).to.deep.equal([0]);
    });
  });

  describe('close()', () => {
    it('aborts the request in flight, and prevents further requests', async () => {
      const simulator = await world.startSimulator();
      world.sink.response('hang');
      postNumbered(simulator, 3);
      await world.sink.untilReceived(1);
      const idle = simulator.webhooks.idle();
      await simulator.close();
      await idle;
      postNumbered(simulator, 1);
      simulator.sendWebhooksTo(world.sink.target);
      expect(simulator.webhooks.stats.queued).to.equal(0);
      await world.sink.close();
      expect(world.sink.received).to.have.length(1);
    });

    it('resolves while one webhook waits for its retry and another one is held back', async () => {
      const simulator = await world.startSimulator({
        retry: { longDelayMs: 60_000 },
        timeScale: 60,
        deliveryFaults: { rateReordered: 1 },
      });
      world.sink.response(500);
      postNumbered(simulator, 3);
      await until('a first attempt', () => simulator.webhooks.stats.posted === 1);
      await simulator.close();
      await simulator.webhooks.idle();
      expect(world.sink.received).to.have.length(1);
    });
  });

  describe('a process', () => {
    it('exits after its simulator was closed with pending webhooks', async () => {
      world.sink.response(500, 500, 500);
      const { code, stdout } = await runNode(['-e', SCRIPT, SIMULATOR, JSON.stringify(world.sink.target)]);
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '' });
      expect(world.sink.received).to.have.length(1);
    });
  });

  it('reject invalid numbers', async () => {
    const invalid: [WebhookFeedOptions, string][] = [
      [{ timeScale: -1 }, 'timeScale must be a finite number of at least 0, not -1'],
      [{ retry: { longDelayMs: NaN } }, 'longDelayMs must be a finite number of at least 0, not NaN'],
      [
        { deliveryFaults: { rateConcurrentDuplicate: 2 } },
        'rateConcurrentDuplicate must be between 0 and 1, not 2',
      ],
      [{ deliveryFaults: { rateConcurrentDuplicate: 0.6, rateForged: 0.6 } }, 'the rates add up to 1.2'],
    ];
    for (const [webhooks, message] of invalid) {
      const error = await startSimulator({ webhooks }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError).and.have.property('message').that.includes(message);
    }
  });

  it('are not posted for inbox messages', async () => {
    const simulator = await world.startSimulator();
    const message = { identifiers: { id: '1' }, transactional_message_id: 'welcome' };
    const app = new APIClient('key', { url: simulator.appUrl });
    await app.sendInboxMessage(new SendInboxMessageRequest(message));
    await simulator.webhooks.idle();
    expect(world.sink.received).to.be.empty;
  });
});

const SIMULATOR = join(__dirname, '../../lib/testing/simulator');

/** Closes while a retry, a duplicate and background messages are pending. */
const SCRIPT = `
  const { startSimulator, webhookPayload } = require(process.argv[1]);
  const target = JSON.parse(process.argv[2]);
  const webhooks = { ...target, timeScale: 60, backgroundMessagesPerSecond: 1, deliveryFaults: { rateDuplicate: 1 } };
  startSimulator({ webhooks }).then((simulator) => {
    simulator.webhooks.post(webhookPayload({ objectType: 'email', metric: 'sent' }));
    const poll = setInterval(() => {
      if (simulator.webhooks.stats.posted === 0) return;
      clearInterval(poll);
      void simulator.close();
    }, 5);
  });
`;
