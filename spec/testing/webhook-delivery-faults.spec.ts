import { expect } from 'chai';
import type { Simulator } from '../../lib/testing/simulator';
import { postNumbered, WebhookFeedWorld } from './webhook-feed-world';

describe('delivery faults of simulated webhooks', () => {
  const world = new WebhookFeedWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());

  it('post a duplicate later, with the same bytes and a new signature', async () => {
    const simulator = await world.startSimulator({ timeScale: 1, deliveryFaults: { rateDuplicate: 1 } });
    postNumbered(simulator, 2);
    await simulator.webhooks.idle();
    expect(world.numbers()).to.deep.equal([0, 1, 0, 1]);
    const [first, , duplicate] = world.sink.received;
    expect(duplicate?.raw.equals(first?.raw ?? Buffer.alloc(0))).to.be.true;
    expect(duplicate?.headers['x-cio-timestamp']).not.to.equal(first?.headers['x-cio-timestamp']);
    expect(world.sink.received.every((request) => world.sink.verifies(request))).to.be.true;
    expect(simulator.webhooks.stats).to.deep.include({ retried: 0, pairs: { sms_sent: 4 } });
  });

  it('post concurrent duplicates', async () => {
    const simulator = await world.startSimulator({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
    world.sink.response(200, 200, 'hang', 'hang');
    postNumbered(simulator, 3);
    await world.sink.untilReceived(4);
    expect(world.numbers()).to.deep.equal([0, 0, 1, 1]);
    expect(world.sink.mostAtOnce).to.equal(2);
  });

  it('retry if one of two concurrent duplicates is not accepted', async () => {
    const simulator = await world.startSimulator({ deliveryFaults: { rateConcurrentDuplicate: 1 } });
    world.sink.response(200, 503);
    postNumbered(simulator, 1);
    await simulator.webhooks.idle();
    expect(simulator.webhooks.stats).to.include({ posted: 3, accepted: 2, retried: 1 });
  });

  it('swap a webhook with the next one, and post the last one after its maximum wait', async () => {
    const simulator = await world.startSimulator({ deliveryFaults: { rateReordered: 1 } });
    postNumbered(simulator, 5);
    expect(simulator.webhooks.stats.queued).to.equal(5);
    await simulator.webhooks.idle();
    expect(world.numbers()).to.deep.equal([1, 0, 3, 2, 4]);
  });

  it('post a forged request before the signed one', async () => {
    const simulator = await world.startSimulator({ deliveryFaults: { rateForged: 1 } });
    world.sink.response(401);
    postNumbered(simulator, 1);
    await simulator.webhooks.idle();
    expect(world.sink.received.map((request) => world.sink.verifies(request))).to.deep.equal([false, true]);
    expect(simulator.webhooks.stats).to.include({ posted: 1, accepted: 1, retried: 0, forged: 1 });
  });

  it('are the same for the same seed and after a reset', async () => {
    const deliveryFaults = { rateDuplicate: 0.2, rateTwin: 0.2, rateOvertaken: 0.2 };
    const order = async (simulator: Simulator): Promise<number[]> => {
      world.sink.received.length = 0;
      postNumbered(simulator, 40);
      await simulator.webhooks.idle();
      return world.numbers();
    };
    const first = await world.startSimulator({ deliveryFaults }, { seed: 5 });
    const expected = await order(first);
    expect(await order(await world.startSimulator({ deliveryFaults }, { seed: 5 }))).to.deep.equal(expected);
    expect(await order(await world.startSimulator({ deliveryFaults }, { seed: 6 }))).not.to.deep.equal(
      expected,
    );
    first.reset();
    expect(await order(first)).to.deep.equal(expected);
  });
});
