import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { load } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';
import { unhandledDuring } from '../harness/telemetry/diagnostics';

type PromiseClass = typeof Promise;

describe('the end of a call', () => {
  let world: World;
  const GlobalPromise = globalThis.Promise;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(async () => {
    globalThis.Promise = GlobalPromise;
    await world.end();
  });

  /** Calls a client whose transport returns a value. Returns what the application gets. */
  const callWith = (transport: () => unknown): unknown =>
    Object.assign(world.track(), { request: { put: transport } }).identify('x');

  /** Expects that every call has one span and one request, and that none is in flight. */
  async function expectEnded(status: 'success' | 'error', calls = 1) {
    expect(world.telemetry.spans).to.have.length(calls);
    const attributes = { operation: 'identify', status, api: 'track' };
    expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
      { attributes, value: calls },
    ]);
    await expectNoneInFlight();
  }

  async function expectNoneInFlight() {
    const points = await world.telemetry.points('customerio_api_in_flight');
    expect(points.map(({ value }) => value)).to.deep.equal(points.map(() => 0));
  }

  for (const value of ['built', undefined, null, 7, {}, []]) {
    it(`is immediate if its result is ${JSON.stringify(value)}, which is not a promise`, async () => {
      expect(callWith(() => value)).to.equal(value);
      await expectEnded('success');
    });
  }

  it('is immediate if its result is a thenable, which is not started', async () => {
    let started = 0;
    const lazy = { then: () => (started += 1) };
    expect(callWith(() => lazy)).to.equal(lazy);
    expect(started).to.equal(0);
    await expectEnded('success');
  });

  it('is immediate if its result is a promise of a class with its own `then`, which is not started', async () => {
    let started = 0;
    class Lazy<T> extends Promise<T> {
      override then(...args: Parameters<Promise<T>['then']>): never {
        started += 1;
        return super.then(...args) as never;
      }
    }
    const own = Object.assign(Promise.resolve({}), { then: () => (started += 1) });
    for (const lazy of [Lazy.resolve({}), own]) expect(callWith(() => lazy)).to.equal(lazy);
    expect(started).to.equal(0);
    await expectEnded('success', 2);
  });

  it('is the settlement of a promise of a subclass, and the application gets the same class', async () => {
    class Tagged<T> extends Promise<T> {}
    const promise = callWith(() => Tagged.resolve({}));
    expect(promise).to.be.instanceOf(Tagged);
    expect(world.telemetry.spans).to.deep.equal([]);
    await promise;
    await expectEnded('success');
  });

  it('is the settlement of a promise of another realm', async () => {
    const result = runInNewContext('Promise.reject(new Error("x"))') as Promise<unknown>;
    expect(await rejection(callWith(() => result) as Promise<unknown>)).to.include({ message: 'x' });
    await expectEnded('error');
  });

  it('is immediate if the class of the promise constructs no other one', async () => {
    const promise = Promise.resolve({});
    const broken: unknown[] = [
      Object.defineProperty(promise, 'constructor', {
        get: () => {
          throw new Error('x');
        },
      }),
      Object.defineProperty(Promise.resolve({}), 'constructor', { value: 7 }),
      new Proxy(Promise.resolve({}), {}),
    ];
    for (const result of broken) expect(callWith(() => result)).to.equal(result);
    await expectEnded('success', broken.length);
  });

  it('is the settlement if the class constructs something else, and the application gets the original', async () => {
    function Junk(executor: (resolve: () => void, reject: () => void) => void) {
      executor(
        () => undefined,
        () => undefined,
      );
      return { junk: true };
    }
    const promise = Object.defineProperty(Promise.resolve({}), 'constructor', {
      value: Object.assign(Junk, { [Symbol.species]: Junk }),
    });
    expect(callWith(() => promise)).to.equal(promise);
    await new GlobalPromise(setImmediate);
    await expectEnded('success');
  });

  it('is immediate if reading the `then` of a promise throws', async () => {
    const promise = Object.defineProperty(Promise.resolve({}), 'then', {
      get: () => {
        throw new Error('x');
      },
    });
    expect(callWith(() => promise)).to.equal(promise);
    await expectEnded('success');
  });

  it('is recorded if the arguments cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    const client = Object.assign(world.track(), { request: { post: () => Promise.resolve({}) } });
    expect(() => client.batch(proxy)).to.throw(TypeError);
    expect(world.telemetry.span().status.code).to.equal(2);
  });

  describe('with bluebird as the global Promise', () => {
    const Bluebird = load('bluebird') as PromiseClass & {
      config(options: object): void;
      new <T>(executor: (resolve: (value: T) => void) => void): Promise<T> & { cancel(): void };
    };
    before(() => {
      Bluebird.config({ cancellation: true, warnings: false });
      // fetch() of Node 26 calls this method of the global Promise, which Bluebird lacks
      const { withResolvers } = GlobalPromise as { withResolvers?: unknown };
      if (withResolvers !== undefined) Object.assign(Bluebird, { withResolvers });
    });

    it('is the settlement, and the application gets a promise of the same class', async () => {
      globalThis.Promise = Bluebird;
      const promise = callWith(() => Bluebird.resolve({}));
      expect(promise).to.be.instanceOf(Bluebird);
      expect(world.telemetry.spans).to.deep.equal([]);
      await promise;
      const error = new Error('x');
      expect(await rejection(callWith(() => Bluebird.reject(error)) as Promise<unknown>)).to.equal(error);
      globalThis.Promise = GlobalPromise;
      expect(world.telemetry.spans.map(({ status }) => status.code)).to.deep.equal([0, 2]);
    });

    it('leaves one unhandled rejection if the application handles none', async () => {
      const error = new Error('x');
      const unhandled = await unhandledDuring(() => {
        globalThis.Promise = Bluebird;
        callWith(() => Bluebird.reject(error));
      });
      globalThis.Promise = GlobalPromise;
      expect(unhandled).to.deep.equal([error]);
    });

    it('is the cancellation of the promise', async () => {
      globalThis.Promise = Bluebird;
      const promise = callWith(() => new Bluebird(() => undefined)) as { cancel(): void };
      promise.cancel();
      await new GlobalPromise(setImmediate);
      globalThis.Promise = GlobalPromise;
      await expectEnded('success');
    });

    for (const alias of [
      'customerio-node-v3',
      'customerio-node-v4',
      'customerio-node-v1',
      'customerio-node',
    ]) {
      it(`is the settlement of a request of ${alias}`, async () => {
        await world.end();
        world = await World.create({}, alias);
        globalThis.Promise = Bluebird;
        const client = world.track({ retry: { maxRetries: 0 } });
        const succeeding = client.identify('x');
        await succeeding;
        world.simulator.script({}, { kind: 'error', status: 400 });
        await rejection(client.identify('x'));
        globalThis.Promise = GlobalPromise;
        expect(world.telemetry.spans.map(({ status }) => status.code)).to.deep.equal([0, 2]);
        await expectNoneInFlight();
      });
    }
  });
});
