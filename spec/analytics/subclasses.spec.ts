import { expect } from 'chai';
import { AnalyticsWorld, anEvent, type AnalyticsClient } from '../harness/sdk/analytics-world';

/** The part of a client that a subclass can override. */
type Emitter = AnalyticsClient & { emit(name: string, ...payload: unknown[]): unknown };

describe('a subclass of a client that overrides emit()', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await AnalyticsWorld.create()));
  afterEach(() => world.end());

  /** Creates a client that emits each event as often as `times` returns. */
  const emitting = (times: (name: string) => number): AnalyticsClient => {
    const Base = world.sdk.Analytics as new (settings: object) => Emitter;
    class Client extends Base {
      override emit(name: string, ...payload: unknown[]): unknown {
        for (let count = times(name); count > 0; count -= 1) super.emit(name, ...payload);
        return this;
      }
    }
    return new Client(world.settings());
  };

  it('has accepted events if it hides the requests', async () => {
    const client = emitting((name) => (name === 'http_request' ? 0 : 1));
    client.track(anEvent());
    await client.closeAndFlush({ timeout: 60_000 });
    expect(await world.outcomes()).to.deep.equal({ 'track accepted': 1 });
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(1);
    expect(world.telemetry.span().status.code).to.equal(0);
  });

  it('has each event in the queue once if it emits each one twice', async () => {
    const client = emitting((name) => (name === 'http_request' ? 1 : 2));
    client.track(anEvent());
    expect(await world.queue()).to.deep.equal([1, 0]);
    await client.closeAndFlush({ timeout: 60_000 });
    expect(await world.outcomes()).to.deep.equal({ 'track accepted': 1 });
    expect(await world.queue()).to.deep.equal([0, 0]);
  });
});
