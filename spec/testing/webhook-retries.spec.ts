import { expect } from 'chai';
import { until } from '../harness/until';
import { WebhookSink } from '../harness/webhooks/webhook-sink';
import { postNumbered, WebhookFeedWorld } from './webhook-feed-world';

describe('a simulated webhook that is not accepted', () => {
  const world = new WebhookFeedWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());

  for (const response of [500, 503, 404, 302, 'reset'] as const) {
    it(`is retried after two results ${response}, before all later webhooks`, async () => {
      const simulator = await world.startSimulator();
      world.sink.response(200, response, response);
      postNumbered(simulator, 4);
      await simulator.webhooks.idle();
      expect(world.numbers()).to.deep.equal([0, 1, 1, 1, 2, 3]);
      expect(simulator.webhooks.stats).to.include({ posted: 6, accepted: 4, retried: 2 });
      expect(world.sink.received.every((request) => world.sink.verifies(request))).to.be.true;
      expect(new Set(world.sink.received.slice(1, 4).map(({ raw }) => raw.toString())).size).to.equal(1);
    });
  }

  it('is retried if the response does not arrive in time', async () => {
    const simulator = await world.startSimulator({ timeoutMs: 500 });
    world.sink.response('hang');
    postNumbered(simulator, 2);
    await simulator.webhooks.idle();
    expect(world.numbers()).to.deep.equal([0, 0, 1]);
  });

  it('is retried after the long delay for 500, 404 and a reset, and after the short one for 503 and a timeout', async () => {
    for (const [response, hasLongDelay] of [
      [500, true],
      [404, true],
      ['reset', true],
      [503, false],
      ['hang', false],
    ] as const) {
      // a delay of the other kind does not end before the time limit of the spec
      const delays = hasLongDelay
        ? { longDelayMs: 100, shortDelayMs: 600_000 }
        : { longDelayMs: 600_000, shortDelayMs: 1 };
      const simulator = await world.startSimulator({ retry: delays, timeoutMs: 500 });
      const begin = Date.now();
      world.sink.response(response);
      postNumbered(simulator, 1);
      await simulator.webhooks.idle();
      if (hasLongDelay) expect(Date.now() - begin, String(response)).to.be.at.least(95);
    }
  });

  it('is retried with growing delays up to a limit', async () => {
    // without a limit, the delays of this many attempts add up to minutes
    const attempts = 16;
    const simulator = await world.startSimulator({ retry: { longDelayMs: 5, shortDelayMs: 5 } });
    world.sink.response(...Array<number>(attempts - 1).fill(500));
    postNumbered(simulator, 1);
    await world.sink.untilReceived(attempts);
    const times = world.sink.received.map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const [index, gap] of gaps.entries()) expect(gap).to.be.at.least(5 * Math.min(2 ** index, 8) - 2);
  });

  it('is given up in the end', async () => {
    const simulator = await world.startSimulator({
      retry: { longDelayMs: 10, shortDelayMs: 10, giveUpAfterMs: 100 },
    });
    world.sink.response(...Array<number>(50).fill(500));
    postNumbered(simulator, 1);
    await until('webhook given up', () => simulator.webhooks.stats.givenUp === 1);
    expect(world.sink.received).to.have.length.below(50);
    expect(simulator.webhooks.stats).to.include({ accepted: 0, queued: 0 });
  });

  it('is posted immediately to a new target, signed with its key', async () => {
    const simulator = await world.startSimulator({ retry: { longDelayMs: 60_000 } });
    world.sink.response(500);
    postNumbered(simulator, 2);
    await until('a first attempt', () => simulator.webhooks.stats.posted === 1);
    const other = world.closeLater(await WebhookSink.start('another key'));
    simulator.sendWebhooksTo(other.target);
    await simulator.webhooks.idle();
    expect(world.sink.received).to.have.length(1);
    expect(other.received.map((request) => other.verifies(request))).to.deep.equal([true, true]);
  });
});
