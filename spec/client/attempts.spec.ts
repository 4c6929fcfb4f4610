import { expect } from 'chai';
import { rejection, World } from '../harness/sdk/world';
import { faultsDuring, unhandledDuring } from '../harness/telemetry/diagnostics';

const eventsOf = (world: World) =>
  world.telemetry
    .span()
    .events.map(({ name, attributes }): Record<string, unknown> => ({ name, ...attributes }));

describe('attempts of a call', () => {
  let world: World;
  afterEach(() => world.end());

  it('are counted, and each retry is a span event with attempt, reason and delay', async () => {
    world = await World.create();
    world.simulator.script(
      {},
      { kind: 'rate_limited', retryAfterSeconds: 0 },
      { kind: 'reset' },
      { kind: 'error', status: 503 },
    );
    await world.track().identify('x');
    const span = world.telemetry.span();
    expect(span.attributes['customerio.attempts']).to.equal(4);
    expect(span.status.code).to.equal(0);
    const events = eventsOf(world);
    expect(
      events.map((e) => [e['name'], e['customerio.attempt'], e['customerio.attempt.reason']]),
    ).to.deep.equal([
      ['customerio.retry', 2, '429'],
      ['customerio.retry', 3, 'connection_reset'],
      ['customerio.retry', 4, '503'],
    ]);
    expect(events[0]?.['customerio.attempt.delay_ms']).to.equal(0);
    expect(events[1]?.['customerio.attempt.delay_ms']).to.be.within(0.5, 2);
    const retries = await world.telemetry.points('customerio_api_retries_total');
    expect(retries.map(({ attributes, value }) => [attributes['error_type'], value])).to.have.deep.members([
      ['429', 1],
      ['connection_reset', 1],
      ['503', 1],
    ]);
    const requests = await world.telemetry.points('customerio_api_requests_total');
    expect(requests.map(({ value }) => value)).to.deep.equal([1]);
  });

  it('are all counted if the last one also fails', async () => {
    world = await World.create();
    const failure = { kind: 'error', status: 500 } as const;
    world.simulator.script({}, failure, failure, failure, failure);
    await rejection(world.app().listSegments());
    expect(world.telemetry.span().attributes).to.include({ 'customerio.attempts': 4, 'error.type': '500' });
  });

  it('are counted separately for concurrent calls on one client', async () => {
    world = await World.create();
    world.simulator.script(
      { path: /customers\/a/ },
      { kind: 'error', status: 503 },
      { kind: 'error', status: 503 },
    );
    world.simulator.script({ path: /customers\/b/ }, { kind: 'error', status: 500 });
    const client = world.track();
    await Promise.all(['a', 'b', 'c'].map((id) => client.identify(id)));
    const attempts = world.telemetry.spans.map((span) => [
      span.attributes['customerio.attempts'],
      span.events.map((event) => event.attributes?.['customerio.attempt.reason']),
    ]);
    expect(attempts).to.have.deep.members([
      [3, ['503', '503']],
      [2, ['500']],
      [1, []],
    ]);
  });

  it('are counted without a context manager, as in a service that records metrics only', async () => {
    world = await World.create();
    const { context } = await import('@opentelemetry/api');
    context.disable();
    world.simulator.script({}, { kind: 'error', status: 503 });
    await world.track().identify('x');
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(2);
  });

  it('record one event per redirect, with the host only if it is Customer.io or loopback', async () => {
    world = await World.create();
    world.simulator.script({}, { kind: 'redirect' }, { kind: 'redirect', status: 307 });
    await world.track().identify('x');
    expect(eventsOf(world)).to.deep.equal(
      [1, 2].map(() => ({
        name: 'customerio.redirect',
        'customerio.attempt': 1,
        'customerio.attempt.reason': 'redirect',
        'customerio.attempt.delay_ms': 0,
        'customerio.redirect.address': '127.0.0.1',
      })),
    );
    world.telemetry.reset();
    world.simulator.script({}, { kind: 'redirect', location: 'http://jane-doe.invalid/secret' });
    await rejection(world.track({ retry: { maxRetries: 0 } }).identify('x'));
    expect(eventsOf(world)[0]).to.include({ 'customerio.redirect.address': 'other' });
    expect(world.telemetry.span().attributes['error.type']).to.equal('dns');
  });

  it('record which attempt was redirected', async () => {
    world = await World.create();
    world.simulator.script({}, { kind: 'error', status: 503 }, { kind: 'redirect' });
    await world.track().identify('x');
    expect(
      eventsOf(world).map(({ name, ...attributes }) => [name, attributes['customerio.attempt']]),
    ).to.deep.equal([
      ['customerio.retry', 2],
      ['customerio.redirect', 2],
    ]);
  });

  it('have the error type redirect, not invalid_argument, if a redirect has an invalid target', async () => {
    world = await World.create();
    world.simulator.script({}, { kind: 'redirect', location: '/elsewhere' });
    await rejection(world.track({ retry: { maxRetries: 0 } }).identify('x'));
    expect(world.telemetry.span().attributes['error.type']).to.equal('redirect');
  });

  it('are not observed if a request belongs to no call', async () => {
    world = await World.create();
    const client = world.track();
    await client.identify('x');
    const transport = client.request as unknown as { put(url: string, data: object): Promise<unknown> };
    const url = `${world.simulator.trackUrl}/customers/x`;
    world.simulator.script({}, { kind: 'error', status: 400 });
    const faults = await faultsDuring(async () => {
      const unhandled = await unhandledDuring(async () => {
        await rejection(transport.put(url, {}));
        await transport.put(url, {});
      });
      expect(unhandled).to.deep.equal([]);
    });
    expect(faults).to.deep.equal([]);
    expect(world.telemetry.spans).to.have.length(1);
  });

  it('record redirects of SDK 4.5, which has no retries', async () => {
    world = await World.create({}, 'customerio-node-v4');
    const location = `${world.simulator.trackUrl}/customers/elsewhere`;
    world.simulator.script({}, { kind: 'redirect', location });
    await world.track().identify('x');
    expect(eventsOf(world)).to.have.length(1);
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(1);
  });

  it('count as one if the transport has another shape', async () => {
    world = await World.create();
    const client = Object.assign(world.track(), { request: { put: () => Promise.resolve({}) } });
    await client.identify('x');
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(1);
  });

  it('are not observed if the transport has no class or a class without the expected methods', async () => {
    world = await World.create();
    class Other {
      readonly handler = 'not a method';
      put() {
        return Promise.resolve({});
      }
    }
    const bare = Object.assign(Object.create(null) as object, { put: () => Promise.resolve({}) });
    for (const request of [new Other(), bare, undefined, null]) {
      const client = Object.assign(world.track(), { request });
      await Promise.resolve()
        .then(() => client.identify('x'))
        .catch(() => undefined);
    }
    expect(world.telemetry.spans.map(({ attributes }) => attributes['customerio.attempts'])).to.deep.equal([
      1, 1, 0, 0,
    ]);
  });

  it('have the retry reason unknown if a replaced transport retries without an error', async () => {
    world = await World.create();
    class Retrying {
      async handler(options: object, attempt = 0, totalBackoff = 0): Promise<object> {
        return attempt === 2 ? {} : this.handler(options, attempt + 1, totalBackoff + 5);
      }
      execute() {
        return {};
      }
      put() {
        return this.handler({});
      }
    }
    await Object.assign(world.track(), { request: new Retrying() as never }).identify('x');
    expect(eventsOf(world).map((event) => event['customerio.attempt.reason'])).to.deep.equal([
      'unknown',
      'unknown',
    ]);
    expect(eventsOf(world).map((event) => event['customerio.attempt.delay_ms'])).to.deep.equal([5, 5]);
  });

  it('have the retry reason and error type unknown after an unclassified error', async () => {
    world = await World.create();
    class Failing {
      async handler(options: object, attempt = 0, totalBackoff = 0): Promise<object> {
        try {
          return await this.execute(options);
        } catch (error) {
          if (attempt === 1) throw error;
          return this.handler(options, attempt + 1, totalBackoff + 5);
        }
      }
      execute(_options: object): Promise<object> {
        return Promise.reject(new Error('odd'));
      }
      put() {
        return this.handler({});
      }
    }
    await rejection(Object.assign(world.track(), { request: new Failing() as never }).identify('x'));
    expect(eventsOf(world).map((event) => event['customerio.attempt.reason'])).to.deep.equal(['unknown']);
    expect(world.telemetry.span().attributes['error.type']).to.equal('unknown');
  });

  it('do not fail a request if observing it fails', async () => {
    world = await World.create();
    const client = world.track();
    const transport = client.request as unknown as { handler(options: unknown): Promise<unknown> };
    await client.identify('x');
    const frozen = Object.freeze({
      method: 'PUT',
      uri: `${world.simulator.trackUrl}/customers/x`,
      headers: {},
      body: null,
    });
    Object.assign(client, { request: { put: () => transport.handler(frozen) } });
    expect(await client.identify('y')).to.be.an('object');
    expect(world.simulator.requests).to.have.length(2);
  });

  it('are observed until disable(), which restores the transport, and again after enable()', async () => {
    world = await World.create();
    const prototype = Object.getPrototypeOf(
      (world.track() as unknown as { request: object }).request,
    ) as Record<string, unknown>;
    const { handler, execute } = prototype;
    await world.track().identify('x');
    expect(prototype['handler']).to.not.equal(handler);
    world.instrumentation.disable();
    expect(prototype['handler']).to.equal(handler);
    expect(prototype['execute']).to.equal(execute);

    world.instrumentation.enable();
    world.telemetry.reset();
    world.simulator.script({}, { kind: 'error', status: 503 });
    await world.track().identify('x');
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(2);
  });
});
