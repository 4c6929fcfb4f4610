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

/** Short retry delays, and scenarios without delays. */
const QUICK: WebhookFeedOptions = { timeScale: 0, retry: { longDelayMs: 20, shortDelayMs: 5 } };

describe('simulated webhooks', () => {
  const closing: { close(): Promise<void> }[] = [];
  let sink: WebhookSink;

  beforeEach(async () => {
    sink = await WebhookSink.start();
    closing.push(sink);
  });

  afterEach(async () => {
    for (const resource of closing.splice(0).reverse()) await resource.close();
  });

  async function start(
    feedOptions: WebhookFeedOptions = {},
    options: SimulatorOptions = {},
  ): Promise<Simulator> {
    const webhooks = { ...QUICK, ...feedOptions, ...sink.target };
    const simulator = await startSimulator({ ...options, webhooks });
    closing.push(simulator);
    return simulator;
  }

  /** Posts payloads with the delivery ids 0, 1, 2, … */
  function postNumbered({ webhooks }: Simulator, count: number): void {
    for (let number = 0; number < count; number++) {
      webhooks.post(webhookPayload({ objectType: 'sms', metric: 'sent', deliveryId: String(number) }));
    }
  }

  const numbers = () => sink.events.map(({ data }) => Number(data['delivery_id']));

  describe('requests', () => {
    it('have one JSON object each, with a signature that the SDK verifies', async () => {
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

    it('have a text payload as their unchanged body', async () => {
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
        discarded: 0,
        queued: 0,
        pairs: { sms_sent: 2, email_opened: 1 },
      });
    });
  });

  describe('a webhook that is not accepted', () => {
    for (const response of [500, 503, 404, 302, 'reset'] as const) {
      it(`is retried after two results ${response}, before all later webhooks`, async () => {
        const simulator = await start();
        sink.response(200, response, response);
        postNumbered(simulator, 4);
        await simulator.webhooks.idle();
        expect(numbers()).to.deep.equal([0, 1, 1, 1, 2, 3]);
        expect(simulator.webhooks.stats).to.include({ posted: 6, accepted: 4, retried: 2 });
        expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
        expect(new Set(sink.received.slice(1, 4).map(({ raw }) => raw.toString())).size).to.equal(1);
      });
    }

    it('is retried if the response does not arrive in time', async () => {
      const simulator = await start({ timeoutMs: 50 });
      sink.response('hang');
      postNumbered(simulator, 2);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 0, 1]);
    });

    it('is retried after the long delay for 500, 404 and a reset, and after the short one for 503 and a timeout', async () => {
      for (const [response, hasLongDelay] of [
        [500, true],
        [404, true],
        ['reset', true],
        [503, false],
        ['hang', false],
      ] as const) {
        const simulator = await start({ retry: { longDelayMs: 300, shortDelayMs: 1 }, timeoutMs: 50 });
        const begin = Date.now();
        sink.response(response);
        postNumbered(simulator, 1);
        await simulator.webhooks.idle();
        expect(Date.now() - begin >= 295, String(response)).to.equal(hasLongDelay);
      }
    });

    it('is retried with growing delays up to a limit, and given up in the end', async () => {
      const simulator = await start({ retry: { longDelayMs: 10, shortDelayMs: 10, giveUpAfterMs: 400 } });
      sink.response(...Array<number>(50).fill(500));
      postNumbered(simulator, 1);
      await until('webhook given up', () => (simulator.webhooks.stats.givenUp === 1 ? true : undefined));
      const times = sink.received.map(({ at }) => at);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      for (const [index, gap] of gaps.entries()) expect(gap).to.be.at.least(10 * Math.min(2 ** index, 8) - 2);
      expect(gaps).to.have.length.within(4, 9);
      expect(simulator.webhooks.stats).to.include({ accepted: 0, queued: 0 });
    });

    it('is posted immediately to a new target, signed with its key', async () => {
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

  describe('delivery faults', () => {
    it('post a duplicate later, with the same bytes and a new signature', async () => {
      const simulator = await start({ timeScale: 1, deliveryFaults: { rateDuplicate: 1 } });
      postNumbered(simulator, 2);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 1, 0, 1]);
      const [first, , duplicate] = sink.received;
      expect(duplicate?.raw.equals(first?.raw ?? Buffer.alloc(0))).to.be.true;
      expect(duplicate?.headers['x-cio-timestamp']).not.to.equal(first?.headers['x-cio-timestamp']);
      expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
      expect(simulator.webhooks.stats).to.deep.include({ retried: 0, pairs: { sms_sent: 4 } });
    });

    it('post concurrent duplicates', async () => {
      const simulator = await start({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
      sink.response(200, 200, 'hang', 'hang');
      postNumbered(simulator, 3);
      await sink.untilReceived(4);
      expect(numbers()).to.deep.equal([0, 0, 1, 1]);
      expect(sink.mostAtOnce).to.equal(2);
    });

    it('retry if one of two concurrent duplicates is not accepted', async () => {
      const simulator = await start({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
      sink.response(200, 503);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats).to.include({ posted: 3, accepted: 2, retried: 1 });
    });

    it('swap a webhook with the next one, and post the last one after its maximum wait', async () => {
      const simulator = await start({ deliveryFaults: { rateReordered: 1 } });
      postNumbered(simulator, 5);
      expect(simulator.webhooks.stats.queued).to.equal(5);
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([1, 0, 3, 2, 4]);
    });

    it('post a forged request before the signed one', async () => {
      const simulator = await start({ deliveryFaults: { rateForged: 1 } });
      sink.response(401);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(sink.received.map((request) => sink.verifies(request))).to.deep.equal([false, true]);
      expect(simulator.webhooks.stats).to.include({ posted: 1, accepted: 1, retried: 0, forged: 1 });
    });

    it('are the same for the same seed and after a reset', async () => {
      const deliveryFaults = { rateDuplicate: 0.2, rateTwin: 0.2, rateOvertaken: 0.2 };
      const order = async (simulator: Simulator): Promise<number[]> => {
        sink.received.length = 0;
        postNumbered(simulator, 40);
        await simulator.webhooks.idle();
        return numbers();
      };
      const first = await start({ deliveryFaults }, { seed: 5 });
      const expected = await order(first);
      expect(await order(await start({ deliveryFaults }, { seed: 5 }))).to.deep.equal(expected);
      expect(await order(await start({ deliveryFaults }, { seed: 6 }))).not.to.deep.equal(expected);
      first.reset();
      expect(await order(first)).to.deep.equal(expected);
    });
  });

  describe('the queue', () => {
    it('discards webhooks beyond its limit', async () => {
      const simulator = await start({ maxQueued: 5, retry: { longDelayMs: 50 } });
      sink.response(500);
      postNumbered(simulator, 20);
      expect(simulator.webhooks.stats).to.include({ queued: 5, discarded: 15 });
      await simulator.webhooks.idle();
      expect(numbers()).to.deep.equal([0, 0, 1, 2, 3, 4]);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.stats.accepted).to.equal(6);
    });

    it('is emptied by a reset, with all scheduled events', async () => {
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

  describe('close()', () => {
    it('aborts the request in flight, and prevents further requests', async () => {
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

    it('resolves while one webhook waits for its retry and another one is held back', async () => {
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
    it('exits after its simulator was closed with pending webhooks', async () => {
      sink.response(500, 500, 500);
      const { code, stdout } = await runNode(['-e', SCRIPT, SIMULATOR, JSON.stringify(sink.target)]);
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '' });
      expect(sink.received).to.have.length(1);
    });
  });

  describe('the target', () => {
    it('can be set later; earlier sends have no webhooks', async () => {
      const simulator = await startSimulator({ webhooks: QUICK });
      closing.push(simulator);
      await sendEmail(simulator);
      expect(() => postNumbered(simulator, 1)).to.throw('no target is set');
      simulator.sendWebhooksTo(sink.target);
      const deliveryId = await sendEmail(simulator);
      await simulator.webhooks.idle();
      expect(sink.received).not.to.be.empty;
      for (const { data } of sink.events) expect(data['delivery_id']).to.equal(deliveryId);
    });

    const invalid: Record<string, { options: object; message: string }> = {
      'without a key': { options: { url: 'http://127.0.0.1:1' }, message: 'signingKey must not be empty' },
      'without a URL': { options: { signingKey: 'k' }, message: 'url must not be empty' },
      'with an invalid URL': {
        options: { url: 'localhost', signingKey: 'k' },
        message: 'must be an http or https URL',
      },
      'on another machine': {
        options: { url: 'https://example.com/hook', signingKey: 'k' },
        message: 'url must be on this machine, not on example.com',
      },
    };
    for (const [problem, { options, message }] of Object.entries(invalid)) {
      it(`is rejected ${problem}`, async () => {
        const error = await startSimulator({ webhooks: options }).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(TypeError).and.have.property('message').that.includes(message);
      });
    }

    it('may be on another machine with allowRemote', async () => {
      const simulator = await startSimulator({
        webhooks: { url: 'https://example.com/hook', signingKey: 'k', allowRemote: true },
      });
      await simulator.close();
      expect(simulator.webhooks.stats.posted).to.equal(0);
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
    const simulator = await start();
    const message = { identifiers: { id: '1' }, transactional_message_id: 'welcome' };
    await client(simulator).sendInboxMessage(new SendInboxMessageRequest(message));
    await simulator.webhooks.idle();
    expect(sink.received).to.be.empty;
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

const client = ({ appUrl }: Simulator) => new APIClient('key', { url: appUrl });

async function sendEmail(simulator: Simulator): Promise<unknown> {
  const message = { to: 'a@example.com', identifiers: { id: '1' }, transactional_message_id: 'welcome' };
  const response = await client(simulator).sendEmail(new SendEmailRequest(message));
  return (response as { delivery_id?: unknown }).delivery_id;
}
