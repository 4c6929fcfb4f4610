import { expect } from 'chai';
import { rejection, World } from '../harness/sdk/world';
import { startLocalServer } from '../harness/servers/served';
import { envelope, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const MIB = 2 ** 20;

describe('ten thousand concurrent calls', () => {
  const CALLS = 10_000;
  let world: World;
  afterEach(() => world.end());

  /** Returns the number of calls in flight of each API that has any. */
  async function inFlight(): Promise<number[]> {
    const points = await world.telemetry.points('customerio_api_in_flight');
    return points.map(({ value }) => value).filter((value) => value !== 0);
  }

  it('record as many spans and counts, and none stays in flight', async () => {
    world = await World.create();
    // a process cannot open so many sockets at the same time: requests of the SDK wait in `fetch`
    const restore = await limitConnections(world, 100);
    const client = world.track({ timeout: 60_000 });
    const calls = Array.from({ length: CALLS }, (_, call) => client.identify(`jane-${call}`));
    expect(await inFlight()).to.deep.equal([CALLS]);
    await Promise.all(calls);
    restore();
    expect(world.simulator.requests).to.have.length(CALLS);
    expect(world.telemetry.spans).to.have.length(CALLS);
    expect(new Set(world.telemetry.spans.map((span) => span.spanContext().spanId))).to.have.length(CALLS);
    const values = async (name: string) => (await world.telemetry.points(name)).map(({ value }) => value);
    expect(await values('customerio_api_requests_total')).to.deep.equal([CALLS]);
    expect(await values('customerio_api_latency_ms')).to.deep.equal([CALLS]);
    expect(await inFlight()).to.deep.equal([]);
  });
});

type Dispatcher = new (options: { connections: number }) => { close(): Promise<void> };

/** Limits the connections of Node's `fetch`. Returns a function that removes the limit. */
async function limitConnections(world: World, connections: number): Promise<() => void> {
  // Node creates the dispatcher on the first fetch
  await fetch(world.simulator.url).then((response) => response.text());
  const globals = globalThis as unknown as Record<symbol, object>;
  // Node 26 keeps a wrapper for older copies of undici under the first name
  const name = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1']
    .map((each) => Symbol.for(each))
    .find((each) => each in globals)!;
  const original = globals[name]!;
  const limited = new (original.constructor as Dispatcher)({ connections });
  globals[name] = limited;
  return () => {
    globals[name] = original;
    void limited.close();
  };
}

describe('large payloads', () => {
  const allOptions = {
    captureCustomerId: 'raw',
    captureEventName: true,
    captureErrorMessage: true,
    logLevel: 'info',
  } as const;
  const huge = 'x'.repeat(64 * MIB);
  let world: World;
  beforeEach(async () => {
    world = await World.create(allOptions);
  });
  afterEach(() => world.end());

  /** Returns the length of the longest attribute or log body, as JSON. */
  function longestValueLength(): number {
    const [log] = world.telemetry.logRecords;
    const attributes = [world.telemetry.span().attributes, log?.attributes ?? {}];
    const texts = [...attributes.flatMap((each) => Object.values(each)), log?.body];
    return Math.max(...texts.map((value) => JSON.stringify(value).length));
  }

  it('are sent completely and not recorded if they are arguments', async () => {
    // like Customer.io, the simulator rejects bodies of this size
    let received = 0;
    const server = await startLocalServer((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length));
      request.on('end', () => response.end('{}'));
    });
    const payload = { name: huge, data: { huge } };
    await world.track({ url: `http://127.0.0.1:${server.port}`, timeout: 30_000 }).track('jane', payload);
    expect(received).to.equal(JSON.stringify(payload).length);
    expect(longestValueLength()).to.be.below(1_000);
    await server.close();
  });

  it('reach the caller completely and are not recorded if they are error messages', async () => {
    const message = huge.slice(0, 8 * MIB);
    world.simulator.script({}, { status: 400, body: { meta: { error: message } } });
    const error = (await rejection(world.app().listSegments())) as Error;
    expect(error.message.length).to.be.at.least(message.length);
    expect(longestValueLength()).to.be.below(1_000);
  });
});

describe('a flood of webhooks without a valid signature', () => {
  const REQUESTS = 20_000;

  const floods = {
    missing_signature: { headers: {} },
    invalid_signature: {
      headers: { 'x-cio-timestamp': String(nowInSeconds()), 'x-cio-signature': 'ab'.repeat(32) },
    },
  };
  for (const [reason, { headers }] of Object.entries(floods)) {
    it(`is counted per webhook and logged once per minute as ${reason}`, async () => {
      const webhooks = new WebhookWorld();
      const rawBody = JSON.stringify(envelope('email', 'sent'));
      for (let request = 0; request < REQUESTS; request += 1) {
        const { status } = await webhooks.receiver.handle({ headers, rawBody });
        if (status !== 401) expect.fail(`expected status 401, got ${status}`);
      }
      expect(await webhooks.counted('customerio_webhook_errors_total')).to.deep.equal([
        { error_type: reason, value: REQUESTS },
      ]);
      expect(webhooks.telemetry.logRecords.length).to.be.within(1, 2);
      expect(webhooks.telemetry.spans).to.deep.equal([]);
      expect(webhooks.events).to.deep.equal([]);
      await webhooks.end();
    });
  }
});
