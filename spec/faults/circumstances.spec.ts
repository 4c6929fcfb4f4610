import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createContext, runInContext, runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { SdkModule } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Changes the wall clock of this process while `act` runs. */
async function withClock<T>(now: (real: number) => number, act: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => now(real());
  try {
    return await act();
  } finally {
    Date.now = real;
  }
}

/** Returns a clock that steps back by an hour after its first reading. */
function steppingBackClock(): (real: number) => number {
  let readings = 0;
  return (real) => ((readings += 1) > 1 ? real - HOUR_MS : real);
}

describe('a wall clock that steps back', () => {
  it('does not change the duration of a call', async () => {
    const world = await World.create();
    await withClock(steppingBackClock(), () => world.track().identify('jane'));
    const [latency] = await world.telemetry.points('customerio_api_latency_ms');
    expect(latency?.sum).to.be.within(0, 10_000);
    const [seconds, nanoseconds] = world.telemetry.span().duration;
    expect(seconds + nanoseconds).to.be.at.least(0);
    expect(seconds).to.be.below(10);
    await world.end();
  });

  it('causes no negative webhook lag and no negative message latency', async () => {
    const world = await World.create();
    const webhooks = new WebhookWorld();
    const { delivery_id }: Record<string, unknown> = await world.app().sendEmail(world.email());
    const now = nowInSeconds();
    // one event is in the future of the changed clock, the other is before its send
    const events = [now, now - HOUR_MS / 1000].map((timestamp) =>
      envelope('email', 'opened', { delivery_id }, { timestamp }),
    );
    for (const event of events) {
      await withClock(
        (real) => real - MINUTE_MS,
        () => webhooks.send(event),
      );
    }
    const sumOf = async (name: string) => (await world.telemetry.points(name)).map(({ sum }) => sum);
    const [lag] = await sumOf('customerio_webhook_lag_ms');
    expect(lag).to.be.within(HOUR_MS - 2 * MINUTE_MS, HOUR_MS);
    const [latency] = await sumOf('customerio_message_latency_ms');
    expect(latency).to.be.within(0, MINUTE_MS);
    await webhooks.end();
    await world.end();
  });

  it('does not cause an event to be handled twice', async () => {
    const webhooks = new WebhookWorld();
    const event = envelope('email', 'delivered');
    await webhooks.send(event);
    await withClock(
      (real) => real - MINUTE_MS,
      () => webhooks.send(event),
    );
    expect(webhooks.events).to.have.length(1);
    await webhooks.end();
  });
});

describe('the async context of an application', () => {
  const requests = new AsyncLocalStorage<string>();
  let world: World;
  afterEach(() => world.end());

  it('is kept in calls, in hooks and after calls', async () => {
    const seen: (string | undefined)[] = [];
    const recordContext = () => void seen.push(requests.getStore());
    world = await World.create({ requestHook: recordContext, responseHook: recordContext });
    const client = world.track({ retry: { maxRetries: 0 } });
    await Promise.all(
      ['a', 'b', 'c'].map((id) =>
        requests.run(id, async () => {
          await client.identify(id);
          expect(requests.getStore()).to.equal(id);
          world.simulator.script({ path: `/track/api/v1/customers/${id}` }, { kind: 'error', status: 500 });
          await rejection(client.identify(id));
          expect(requests.getStore()).to.equal(id);
        }),
      ),
    );
    expect(seen.filter((each) => each === undefined)).to.deep.equal([]);
    expect(seen).to.have.length(4 * 3);
  });

  it('is kept in onEvent', async () => {
    world = await World.create();
    const seen: (string | undefined)[] = [];
    const webhooks = new WebhookWorld({ onEvent: () => void seen.push(requests.getStore()) });
    await Promise.all(
      ['a', 'b'].map((id) => requests.run(id, () => webhooks.send(envelope('email', 'sent')))),
    );
    expect(seen).to.have.members(['a', 'b']);
    await webhooks.end();
  });
});

/** Loads the SDK as test runners do: in a separate realm with another Promise, Error and Object. */
function sdkOfAnotherRealm(): SdkModule {
  const realm = createContext({
    fetch,
    AbortSignal,
    URL,
    Buffer,
    setTimeout,
    clearTimeout,
    process,
    console,
  });
  const loaded = new Map<string, { exports: unknown }>();
  const load = (path: string): unknown => {
    const cached = loaded.get(path);
    if (cached !== undefined) return cached.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const resolver = createRequire(path);
    const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`;
    const run = runInContext(source, realm, { filename: path }) as (...args: unknown[]) => void;
    const require = (name: string): unknown =>
      name.startsWith('.') ? load(resolver.resolve(name)) : (resolver(name) as unknown);
    run(module.exports, require, module, path, dirname(path));
    return module.exports;
  };
  return load(require.resolve('customerio-node')) as SdkModule;
}

describe('a value from another realm', () => {
  it('is instrumented if it is an SDK: one span per call, with retry reasons', async () => {
    const world = await World.create();
    const { TrackClient } = sdkOfAnotherRealm();
    world.instrumentation.instrument(TrackClient);
    world.simulator.script({}, { kind: 'error', status: 503 });
    const client = new TrackClient('site', 'key', {
      url: world.simulator.trackUrl,
      retry: { minTimeoutMs: 1, maxTimeoutMs: 2 },
    });
    const promise = client.identify('jane');
    expect(promise, 'promise of the other realm').not.to.be.instanceOf(Promise);
    await promise;
    const span = world.telemetry.span();
    expect(span.attributes['customerio.attempts']).to.equal(2);
    expect(span.events.map(({ attributes }) => attributes?.['customerio.attempt.reason'])).to.deep.equal([
      '503',
    ]);
    await world.end();
  });

  it('causes no unhandledRejection if it is a hook that rejects', async () => {
    const requestHook = runInNewContext("async () => { throw new Error('hook') }") as () => void;
    const world = await World.create({ requestHook });
    expect(await unhandledDuring(() => world.track().identify('jane'))).to.deep.equal([]);
    await world.end();
  });

  it('is recorded with its message if it is an error of onEvent and captureErrorMessage is true', async () => {
    const thrown = runInNewContext("new RangeError('out of stock')") as Error;
    expect(thrown).not.to.be.instanceOf(Error);
    const onEvent = () => {
      throw thrown;
    };
    const webhooks = new WebhookWorld({ onEvent }, { captureErrorMessage: true });
    await webhooks.send(envelope('email', 'sent'));
    expect(webhooks.telemetry.span().attributes['customerio.error.message']).to.equal('out of stock');
    await webhooks.end();
  });
});
