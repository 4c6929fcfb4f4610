import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createContext, runInContext, runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';
import type { SdkModule } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Lets the wall clock of this process say something else while `act` runs. */
async function withClock<T>(now: (real: number) => number, act: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => now(real());
  try {
    return await act();
  } finally {
    Date.now = real;
  }
}

/** Back by an hour, from the second question on. */
function steppingBack(): (real: number) => number {
  let asked = 0;
  return (real) => ((asked += 1) > 1 ? real - HOUR_MS : real);
}

describe('a clock that steps back', () => {
  it('leaves a call its duration', async () => {
    const world = await World.create();
    await withClock(steppingBack(), () => world.track().identify('jane'));
    const [latency] = await world.telemetry.points('customerio_api_latency_ms');
    expect(latency?.sum).to.be.within(0, 10_000);
    const [seconds, nanoseconds] = world.telemetry.span().duration;
    expect(seconds + nanoseconds).to.be.at.least(0);
    expect(seconds).to.be.below(10);
    await world.end();
  });

  it('makes no negative lag and no negative time to an event', async () => {
    const world = await World.create();
    const webhooks = new WebhookWorld();
    const { delivery_id }: Record<string, unknown> = await world.app().sendEmail(world.email());
    const now = nowInSeconds();
    // one event of the future, as the clock has it then, and one of a time before its send
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

  it('handles an event once all the same', async () => {
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

describe('the contexts of an application', () => {
  const requests = new AsyncLocalStorage<string>();
  let world: World;
  afterEach(() => world.end());

  it('are its own in the call, in hooks and after it', async () => {
    const seen: (string | undefined)[] = [];
    const note = () => void seen.push(requests.getStore());
    world = await World.create({ requestHook: note, responseHook: note });
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

  it('are its own in onEvent', async () => {
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

/** The SDK as test runners load it: in a realm of its own, with another Promise, Error and Object. */
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
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const find = createRequire(path);
    const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`;
    const run = runInContext(source, realm, { filename: path }) as (...args: unknown[]) => void;
    const require = (name: string): unknown =>
      name.startsWith('.') ? load(find.resolve(name)) : (find(name) as unknown);
    run(module.exports, require, module, path, dirname(path));
    return module.exports;
  };
  return load(require.resolve('customerio-node')) as SdkModule;
}

describe('what comes from another realm', () => {
  it('is an SDK: one span per call, with its retries and their reasons', async () => {
    const world = await World.create();
    const { TrackClient } = sdkOfAnotherRealm();
    world.instrumentation.instrument(TrackClient);
    world.simulator.script({}, { kind: 'error', status: 503 });
    const client = new TrackClient('site', 'key', {
      url: world.simulator.trackUrl,
      retry: { minTimeoutMs: 1, maxTimeoutMs: 2 },
    });
    const answer = client.identify('jane');
    expect(answer, 'a promise of that realm').not.to.be.instanceOf(Promise);
    await answer;
    const span = world.telemetry.span();
    expect(span.attributes['customerio.attempts']).to.equal(2);
    expect(span.events.map(({ attributes }) => attributes?.['customerio.attempt.reason'])).to.deep.equal([
      '503',
    ]);
    await world.end();
  });

  it('is a hook that rejects: nobody else hears of it', async () => {
    const requestHook = runInNewContext("async () => { throw new Error('hook') }") as () => void;
    const world = await World.create({ requestHook });
    expect(await unhandledDuring(() => world.track().identify('jane'))).to.deep.equal([]);
    await world.end();
  });

  it('is an error that onEvent throws: its text is there for those who opted in', async () => {
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
