import { mock } from 'node:test';
import { expect } from 'chai';
import { createSandbox } from 'sinon';
import type { Method } from '../../lib/foreign/patch';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { freshSdk, type SdkModule } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

type TrackClient = InstanceType<SdkModule['TrackClient']>;

describe('a method that another library replaced', () => {
  const sandbox = createSandbox();
  let world: World;
  let sdk: SdkModule;
  let client: TrackClient;
  let prototype: { track: Method };
  beforeEach(async () => {
    sdk = freshSdk();
    world = await World.create({ enabled: false }, 'customerio-node', sdk);
    client = world.track();
    prototype = sdk.TrackClient.prototype as unknown as { track: Method };
  });
  afterEach(async () => {
    sandbox.restore();
    await world.end();
  });

  const enable = () => {
    world.instrumentation.setConfig({ enabled: true });
    world.instrumentation.enable();
  };
  const disable = () => world.instrumentation.disable();
  const track = () => client.track('x', { name: 'signup' }) as Promise<unknown>;
  /** Makes a call. Returns the number of spans that it recorded. */
  const spansOfCall = async () => {
    world.telemetry.reset();
    await track();
    return world.telemetry.spans.length;
  };

  const enablings: Readonly<Record<string, () => void>> = {
    'the next enable()': enable,
    'disable() and enable()': () => {
      disable();
      enable();
    },
    'the next instrumentation of its module': () => void world.instrumentation.instrument(sdk),
    'a new instance of the instrumentation': () => {
      const second = new CustomerIOInstrumentation();
      second.instrument(client);
      disable();
      second.disable();
      enable();
    },
  };

  for (const [description, enableAgain] of Object.entries(enablings)) {
    it(`is recorded again from ${description} on, if it was stubbed before and is restored`, async () => {
      const stub = sandbox.stub(prototype, 'track').resolves({});
      enable();
      expect(prototype.track).to.equal(stub);
      expect(await spansOfCall()).to.equal(0);
      expect(stub.callCount).to.equal(1);
      sandbox.restore();
      enableAgain();
      expect(await spansOfCall()).to.equal(1);
    });

    it(`is recorded again from ${description} on, if its original is put back`, async () => {
      const original = prototype.track;
      enable();
      prototype.track = original;
      enableAgain();
      expect(await spansOfCall()).to.equal(1);
    });

    it(`is recorded once after ${description}, below a wrapper that waits`, async () => {
      enable();
      const ours = prototype.track;
      prototype.track = async function (...args) {
        await Promise.resolve();
        return Reflect.apply(ours, this, args);
      };
      expect(await spansOfCall()).to.equal(1);
      enableAgain();
      enableAgain();
      expect(await spansOfCall()).to.equal(1);
    });
  }

  it('is recorded once, with retries, below a wrapper of an original that was saved before', async () => {
    const original = prototype.track;
    enable();
    prototype.track = function (...args) {
      return Reflect.apply(original, this, args);
    };
    enable();
    world.simulator.script({}, { kind: 'error', status: 503 });
    expect(await spansOfCall()).to.equal(1);
    expect(world.telemetry.span().attributes).to.include({ 'customerio.attempts': 2 });
    const [retries] = await world.telemetry.points('customerio_api_retries_total');
    expect(retries?.value).to.equal(1);
  });

  it('is recorded with its HTTP spans suppressed, below a wrapper of an original that was saved before', async () => {
    const original = prototype.track;
    enable();
    prototype.track = function (...args) {
      return Reflect.apply(original, this, args);
    };
    enable();
    const { trace } = await import('@opentelemetry/api');
    const active: unknown[] = [];
    const options = { defaults: { dispatcher: undefined } };
    const fetch = globalThis.fetch;
    globalThis.fetch = (...args: Parameters<typeof fetch>) => {
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      return fetch(...args);
    };
    try {
      Object.assign(client, options);
      expect(await spansOfCall()).to.equal(1);
    } finally {
      globalThis.fetch = fetch;
    }
    expect(active).to.deep.equal([world.telemetry.span().spanContext().spanId]);
  });

  it('is recorded once if a stub is restored after disable(), and enable() follows', async () => {
    enable();
    sandbox.stub(prototype, 'track').resolves({});
    disable();
    sandbox.restore();
    expect(await spansOfCall()).to.equal(0);
    enable();
    expect(await spansOfCall()).to.equal(1);
  });

  it('is restored by disable() if a stub was restored before', async () => {
    const original = prototype.track;
    enable();
    sandbox.stub(prototype, 'track').resolves({});
    sandbox.restore();
    disable();
    expect(prototype.track).to.equal(original);
    expect(await spansOfCall()).to.equal(0);
  });

  it('keeps the properties of a wrapper, and is recorded', async () => {
    const original = prototype.track;
    const wrapped = Object.assign(
      function (this: unknown, ...args: unknown[]) {
        return Reflect.apply(original, this, args);
      },
      { __original: original, __wrapped: true },
    );
    prototype.track = wrapped;
    enable();
    expect(prototype.track).to.include({ __original: original, __wrapped: true });
    expect(await spansOfCall()).to.equal(1);
    disable();
    expect(prototype.track).to.equal(wrapped);
  });

  const mocks: Readonly<Record<string, () => Method>> = {
    'a stub of Sinon': () => sandbox.stub(prototype, 'track'),
    'a mock of node:test': () => mock.method(prototype, 'track'),
    'a mock function of Jest or Vitest': () =>
      (prototype.track = Object.assign(() => Promise.resolve({}), {
        _isMockFunction: true,
        mock: { calls: [] },
      })),
    'a spy of Jasmine': () =>
      (prototype.track = Object.assign(() => Promise.resolve({}), { and: {}, calls: { count: () => 0 } })),
  };

  for (const [description, install] of Object.entries(mocks)) {
    it(`is left alone while it is ${description}`, () => {
      const { track: original } = prototype;
      const installed = install();
      enable();
      world.instrumentation.instrument(client);
      expect(prototype.track).to.equal(installed);
      mock.restoreAll();
      prototype.track = original;
    });
  }

  it('is left alone in a stubbed instance, whose properties work', async () => {
    const stubbed = sandbox.createStubInstance(sdk.TrackClient);
    stubbed.track.resolves({});
    enable();
    world.instrumentation.instrument(stubbed);
    await stubbed.track('x', { name: 'signup' });
    expect(stubbed.track.callCount).to.equal(1);
    expect(stubbed.track.firstCall.args[0]).to.equal('x');
    expect(world.telemetry.spans).to.deep.equal([]);
  });

  it('is left alone in an automatic mock of the module', () => {
    const automock = (..._args: unknown[]) => undefined;
    class MockedClient {}
    for (const name of ['identify', 'track', 'destroy', 'suppress']) {
      const method = Object.assign(automock.bind(undefined), { _isMockFunction: true, mock: { calls: [] } });
      Object.defineProperty(MockedClient.prototype, name, {
        value: method,
        writable: true,
        configurable: true,
      });
    }
    enable();
    const before = Object.getOwnPropertyDescriptors(MockedClient.prototype);
    expect(world.instrumentation.instrument({ TrackClient: MockedClient })).to.equal(true);
    expect(Object.getOwnPropertyDescriptors(MockedClient.prototype)).to.deep.equal(before);
  });
});
