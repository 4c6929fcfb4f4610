import { expect } from 'chai';
import { unrecordedCalls } from '../../lib/telemetry/start-check';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';

describe('a call of cdp-analytics-node that throws', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  it('is closed, and nothing else, if a listener of call_after_close throws', async () => {
    world = await AnalyticsWorld.create();
    const client = world.client();
    await client.closeAndFlush();
    client.on('call_after_close', () => {
      throw new Error('thrown by the application');
    });
    expect(() => client.track(anEvent())).to.throw('thrown by the application');
    expect(await world.outcomes()).to.deep.equal({ 'track closed': 1 });
  });

  it('is counted each time, for any value that an argument throws', async () => {
    world = await AnalyticsWorld.create();
    const client = world.client();
    for (const thrown of ['text', undefined, Object.freeze(new Error('frozen'))]) {
      const event = {
        get userId() {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- a getter can throw any value
          throw thrown;
        },
      };
      for (let count = 2; count > 0; count -= 1) {
        try {
          client.track(event);
          expect.fail('the call did not throw');
        } catch (error) {
          expect(error).to.equal(thrown);
        }
      }
    }
    expect(await world.outcomes()).to.deep.equal({ 'track invalid_argument': 6 });
  });

  it('has its arguments read by the SDK only, with a span for each event', async () => {
    world = await AnalyticsWorld.create({ eventSpans: true });
    const reads: string[] = [];
    const event = new Proxy(
      {},
      {
        get: (_target, name) => {
          reads.push(String(name));
          return undefined;
        },
      },
    );
    expect(() => world.client().track(event)).to.throw();
    expect(new Set(reads).size).to.equal(reads.length);
  });
});

describe('calls of cdp-analytics-node without an OpenTelemetry SDK', () => {
  it('are noted once each, and once for their batch', async () => {
    const world = await AnalyticsWorld.create({ logLevel: 'none' });
    try {
      await world.telemetry.shutdown();
      const before = unrecordedCalls();
      const client = world.client({ maxEventsInBatch: 2 });
      client.track(anEvent());
      await new Promise((resolve) => client.track(anEvent(), resolve));
      expect(unrecordedCalls() - before).to.equal(3);
    } finally {
      await world.end();
    }
  });
});
