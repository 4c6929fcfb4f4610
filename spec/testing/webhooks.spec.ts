import { join } from 'node:path';
import { expect } from 'chai';
import { APIClient, SendEmailRequest, SendInboxMessageRequest } from 'customerio-node';
import {
  startSimulator,
  webhookPayload,
  type Simulator,
  type SimulatorOptions,
  type WebhookFeedOptions,
} from '../../lib/testing/simulator';
import { runNode, until } from '../harness/processes/node-process';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

/** Retries come at once, and stories without a pause. */
const QUICK: WebhookFeedOptions = { timeScale: 0, retry: { longDelayMs: 20, shortDelayMs: 5 } };

describe("the simulator's webhooks", () => {
  const closing: { close(): Promise<void> }[] = [];
  let sink: WebhookSink;

  beforeEach(async () => {
    sink = await WebhookSink.start();
    closing.push(sink);
  });

  afterEach(async () => {
    for (const resource of closing.splice(0).reverse()) await resource.close();
  });

  async function start(habits: WebhookFeedOptions = {}, options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = await startSimulator({ ...options, webhooks: { ...QUICK, ...habits, ...sink.target } });
    closing.push(simulator);
    return simulator;
  }

  /** Payloads that are told apart by their delivery id: 0, 1, 2, … */
  function postNumbered({ webhooks }: Simulator, count: number): void {
    for (let number = 0; number < count; number++) {
      webhooks.post(webhookPayload({ objectType: 'sms', metric: 'sent', deliveryId: String(number) }));
    }
  }

  const numbers = () => sink.events.map(({ data }) => Number(data['delivery_id']));

  describe('requests', () => {
    it('are one JSON object each, with a signature that the SDK verifies', async () => {
      const simulator = await start();
      postNumbered(simulator, 3);
      simulator.webhooks.post({ data: { ümlaut: 'ß' }, 'not an event': true });
      await simulator.webhooks.idle();
      expect(sink.received).to.have.length(4);
      for (const request of sink.received) {
        expect(sink.verifies(request)).to.be.true;
        expect(request.headers['content-type']).to.equal('application/json');
        expect(Number(request.headers['x-cio-timestamp'])).to.be.closeTo(request.at / 1000, 2);
      }
      expect(numbers().slice(0, 3)).to.deep.equal([0, 1, 2]);
      expect(sink.mostAtOnce).to.equal(1);
    });

    it('are posted as they are when they are text', async () => {
      const { webhooks } = await start();
      webhooks.post('[ "anything" ]');
      await webhooks.idle();
      expect(sink.received[0]?.raw.toString()).to.equal('[ "anything" ]');
    });

    it('are counted by pair', async () => {
      const simulator = await start();
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
        lost: 0,
        queued: 0,
        pairs: { sms_sent: 2, email_opened: 1 },
      });
    });
  });

  describe('what is not accepted', () => {
    for (const answer of [500, 503, 404, 302, 'reset'] as const) {
      it(`holds later ones back until it is, and keeps the order: ${answer}`, async () => {
        const simulator = await start();
        sink.response(200, answer, answer);
        postNumbered(simulator, 4);
        await simulator.webhooks.idle();
        expect(numbers()).to.deep.equal([0, 1, 1, 1, 2, 3]);
        expect(simulator.webhooks.stats).to.include({ posted: 6, accepted: 4, retried: 2 });
        expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
        expect(new Set(sink.received.slice(1, 4).map(({ raw }) => raw.toString())).size).to.equal(1);
      });
    }

    it('is what is not answered in time', async () => {
      const simulator = await start({ timeoutMs: 50 });
      sink.response('hang');
      postNumbered(simulator, 2);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 0, 1]);
    });

    it('waits long after a 500, a 404 and a reset, and not so long after a 503 and a timeout', async () => {
      for (const [answer, isSlow] of [
        [500, true],
        [404, true],
        ['reset', true],
        [503, false],
        ['hang', false],
      ] as const) {
        const simulator = await start({ retry: { longDelayMs: 300, shortDelayMs: 1 }, timeoutMs: 50 });
        const begin = Date.now();
        sink.response(answer);
        postNumbered(simulator, 1);
        await simulator.webhooks.idle();
        expect(Date.now() - begin >= 295, String(answer)).to.equal(isSlow);
      }
    });

    it('waits longer each time, up to a bound, and is given up at last', async () => {
      const simulator = await start({ retry: { longDelayMs: 10, shortDelayMs: 10, giveUpAfterMs: 400 } });
      sink.response(...Array<number>(50).fill(500));
      postNumbered(simulator, 1);
      await until('end of it', () => (simulator.webhooks.stats.givenUp === 1 ? true : undefined));
      const times = sink.received.map(({ at }) => at);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      for (const [index, gap] of gaps.entries()) expect(gap).to.be.at.least(10 * Math.min(2 ** index, 8) - 2);
      expect(gaps).to.have.length.within(4, 9);
      expect(simulator.webhooks.stats).to.include({ accepted: 0, queued: 0 });
    });

    it('is posted at once to another address, signed with its key', async () => {
      const simulator = await start({ retry: { longDelayMs: 60_000 } });
      sink.response(500);
      postNumbered(simulator, 2);
      await until('a first attempt', () => (simulator.webhooks.stats.posted === 1 ? true : undefined));
      const other = await WebhookSink.start('another key');
      closing.push(other);
      simulator.sendWebhooksTo(other.target);
      await simulator.webhooks.idle();
      expect(sink.received).to.have.length(1);
      expect(other.received.map((request) => other.verifies(request))).to.deep.equal([true, true]);
    });
  });

  describe('deliveryFaults', () => {
    it('repeat an event later: same id, same bytes, signed anew', async () => {
      const simulator = await start({ timeScale: 1, deliveryFaults: { rateDuplicate: 1 } });
      postNumbered(simulator, 2);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 1, 0, 1]);
      const [first, , again] = sink.received;
      expect(again?.raw.equals(first?.raw ?? Buffer.alloc(0))).to.be.true;
      expect(again?.headers['x-cio-timestamp']).not.to.equal(first?.headers['x-cio-timestamp']);
      expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
      expect(simulator.webhooks.stats).to.deep.include({ retried: 0, pairs: { sms_sent: 4 } });
    });

    it('post an event twice at the same moment', async () => {
      const simulator = await start({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
      sink.response(200, 200, 'hang', 'hang');
      postNumbered(simulator, 3);
      await sink.untilReceived(4);
      expect(numbers()).to.deep.equal([0, 0, 1, 1]);
      expect(sink.mostAtOnce).to.equal(2);
    });

    it('repeat one of two at the same moment that was not accepted', async () => {
      const simulator = await start({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
      sink.response(200, 503);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats).to.include({ posted: 3, accepted: 2, retried: 1 });
    });

    it('let a neighbour overtake, and never keep the last one for good', async () => {
      const simulator = await start({ deliveryFaults: { rateReordered: 1 } });
      postNumbered(simulator, 5);
      expect(simulator.webhooks.stats.queued).to.equal(5);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([1, 0, 3, 2, 4]);
    });

    it('forge requests only if asked to', async () => {
      const simulator = await start({ deliveryFaults: { rateForged: 1 } });
      sink.response(401);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(sink.received.map((request) => sink.verifies(request))).to.deep.equal([false, true]);
      expect(simulator.webhooks.stats).to.include({ posted: 1, accepted: 1, retried: 0, forged: 1 });
    });

    it('follow from the seed, again after a reset', async () => {
      const deliveryFaults = { rateDuplicate: 0.2, rateTwin: 0.2, rateOvertaken: 0.2 };
      const order = async (simulator: Simulator): Promise<number[]> => {
        sink.received.length = 0;
        postNumbered(simulator, 40);
        await simulator.webhooks.idle();
        return numbers();
      };
      const first = await start({ deliveryFaults: deliveryFaults }, { seed: 5 });
      const seen = await order(first);
      expect(await order(await start({ deliveryFaults: deliveryFaults }, { seed: 5 }))).to.deep.equal(seen);
      expect(await order(await start({ deliveryFaults: deliveryFaults }, { seed: 6 }))).not.to.deep.equal(
        seen,
      );
      first.reset();
      expect(await order(first)).to.deep.equal(seen);
    });
  });

  describe('the queue', () => {
    it('has a bound, and what is beyond it is lost', async () => {
      const simulator = await start({ maxQueued: 5, retry: { longDelayMs: 50 } });
      sink.response(500);
      postNumbered(simulator, 20);
      expect(simulator.webhooks.stats).to.include({ queued: 5, lost: 15 });
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 0, 1, 2, 3, 4]);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats.accepted).to.equal(6);
    });

    it('is forgotten at a reset, with what was to happen', async () => {
      const simulator = await start({
        retry: { longDelayMs: 60_000 },
        timeScale: 1,
        deliveryFaults: { rateDuplicate: 1 },
      });
      sink.response(500);
      postNumbered(simulator, 3);
      await sink.untilReceived(1);
      simulator.reset();
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats).to.deep.include({ posted: 0, queued: 0, pairs: {} });
      expect(numbers()).to.deep.equal([0]);
    });
  });

  describe('closing', () => {
    it('ends in the middle of a request, and nothing is posted afterwards', async () => {
      const simulator = await start();
      sink.response('hang');
      postNumbered(simulator, 3);
      await sink.untilReceived(1);
      const idle = simulator.webhooks.idle();
      await simulator.close();
      await idle;
      postNumbered(simulator, 1);
      simulator.sendWebhooksTo(sink.target);
      expect(simulator.webhooks.stats.queued).to.equal(0);
      await sink.close();
      expect(sink.received).to.have.length(1);
    });

    it('ends while a webhook waits for its retry and another for the one after it', async () => {
      const simulator = await start({
        retry: { longDelayMs: 60_000 },
        timeScale: 60,
        deliveryFaults: { rateReordered: 1 },
      });
      sink.response(500);
      postNumbered(simulator, 3);
      await until('a first attempt', () => (simulator.webhooks.stats.posted === 1 ? true : undefined));
      await simulator.close();
      await simulator.webhooks.idle();
      expect(sink.received).to.have.length(1);
    });
  });

  describe('a process', () => {
    it('ends of itself once its simulator is closed, whatever waited', async () => {
      sink.response(500, 500, 500);
      const { code, stdout } = await runNode(['-e', SCRIPT, SIMULATOR, JSON.stringify(sink.target)]);
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '' });
      expect(sink.received).to.have.length(1);
    });
  });

  describe('the address', () => {
    it('may come later; what was sent before is not reported', async () => {
      const simulator = await startSimulator({ webhooks: QUICK });
      closing.push(simulator);
      await sendEmail(simulator);
      expect(() => postNumbered(simulator, 1)).to.throw('nowhere to post to');
      simulator.sendWebhooksTo(sink.target);
      const deliveryId = await sendEmail(simulator);
      await simulator.webhooks.idle();
      expect(sink.received).not.to.be.empty;
      for (const { data } of sink.events) expect(data['delivery_id']).to.equal(deliveryId);
    });

    const refused: Record<string, { options: object; says: string }> = {
      'without a key': { options: { url: 'http://127.0.0.1:1' }, says: 'signingKey must not be empty' },
      'without a URL': { options: { signingKey: 'k' }, says: 'url must not be empty' },
      'that is no URL': {
        options: { url: 'localhost', signingKey: 'k' },
        says: 'must be an http or https URL',
      },
      'on another machine': {
        options: { url: 'https://example.com/hook', signingKey: 'k' },
        says: 'url must be on this machine, not on example.com',
      },
    };
    for (const [which, { options, says }] of Object.entries(refused)) {
      it(`is refused ${which}`, async () => {
        const error = await startSimulator({ webhooks: options }).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(TypeError).and.have.property('message').that.includes(says);
      });
    }

    it('is taken on another machine if that is allowed', async () => {
      const simulator = await startSimulator({
        webhooks: { url: 'https://example.com/hook', signingKey: 'k', allowRemote: true },
      });
      await simulator.close();
      expect(simulator.webhooks.stats.posted).to.equal(0);
    });
  });

  it('refuse numbers that cannot be', async () => {
    const refused: [WebhookFeedOptions, string][] = [
      [{ timeScale: -1 }, 'timeScale must be a number from 0 on, not -1'],
      [{ retry: { longDelayMs: NaN } }, 'slowMs must be a number from 0 on, not NaN'],
      [{ deliveryFaults: { rateConcurrentDuplicate: 2 } }, 'rateTwin must be between 0 and 1, not 2'],
      [{ deliveryFaults: { rateConcurrentDuplicate: 0.6, rateForged: 0.6 } }, 'the rates add up to 1.2'],
    ];
    for (const [webhooks, says] of refused) {
      const error = await startSimulator({ webhooks }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError).and.have.property('message').that.includes(says);
    }
  });

  it('do not exist for messages of the inbox', async () => {
    const simulator = await start();
    const message = { identifiers: { id: '1' }, transactional_message_id: 'welcome' };
    await client(simulator).sendInboxMessage(new SendInboxMessageRequest(message));
    await simulator.webhooks.idle();
    expect(sink.received).to.be.empty;
  });
});

const SIMULATOR = join(__dirname, '../../lib/testing/simulator');

/** Closes while a retry, a copy and strays are still to come. */
const SCRIPT = `
  const { startSimulator, webhookPayload } = require(process.argv[1]);
  const target = JSON.parse(process.argv[2]);
  const webhooks = { ...target, timeScale: 60, straysPerSecond: 1, deliveryFaults: { rateDuplicate: 1 } };
  startSimulator({ webhooks }).then((simulator) => {
    simulator.webhooks.post(webhookPayload({ objectType: 'email', metric: 'sent' }));
    const poll = setInterval(() => {
      if (simulator.webhooks.stats.posted === 0) return;
      clearInterval(poll);
      void simulator.close();
    }, 5);
  });
`;

const client = ({ appUrl }: Simulator) => new APIClient('key', { url: appUrl });

async function sendEmail(simulator: Simulator): Promise<unknown> {
  const message = { to: 'a@example.com', identifiers: { id: '1' }, transactional_message_id: 'welcome' };
  const answer = await client(simulator).sendEmail(new SendEmailRequest(message));
  return (answer as { delivery_id?: unknown }).delivery_id;
}
