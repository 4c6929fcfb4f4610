import { expect } from 'chai';
import { createSandbox } from 'sinon';
import { rejection, World } from '../harness/sdk/world';

type Transport = Record<string, (...args: unknown[]) => Promise<unknown>>;

describe('a transport of which one method is replaced', () => {
  const sandbox = createSandbox();
  let world: World;
  let prototype: Transport;
  beforeEach(() => createWorld());
  afterEach(async () => {
    sandbox.restore();
    await world.end();
  });

  async function createWorld(alias?: string) {
    await (world as World | undefined)?.end();
    world = await World.create({}, alias);
    prototype = Object.getPrototypeOf(transportOf(world.track())) as Transport;
  }
  const transportOf = (client: object) => (client as { request: Transport }).request;

  /** Makes a call that is retried and redirected. Returns its attempts and events. */
  async function observedCall(client = world.track()) {
    world.telemetry.reset();
    world.simulator.script({}, { kind: 'error', status: 503 }, { kind: 'redirect' });
    await client.identify('x');
    const { attributes, events } = world.telemetry.span();
    return [attributes['customerio.attempts'], events.map(({ name }) => name.replace('customerio.', ''))];
  }
  const OBSERVED = [2, ['retry', 'redirect']];

  for (const name of ['handler', 'execute']) {
    it(`is observed after ${name} was stubbed before the first call, and restored`, async () => {
      sandbox.stub(prototype, name).resolves({});
      await world.track().identify('x');
      sandbox.restore();
      expect(await observedCall()).to.deep.equal(OBSERVED);
    });

    it(`is observed after ${name} was stubbed between calls, and restored`, async () => {
      expect(await observedCall()).to.deep.equal(OBSERVED);
      sandbox.stub(prototype, name).resolves({});
      await world.track().identify('x');
      sandbox.restore();
      expect(await observedCall()).to.deep.equal(OBSERVED);
    });

    for (const isStubbedFirst of [true, false]) {
      it(`is not observed while ${name} is a spy that was installed ${isStubbedFirst ? 'before' : 'after'} the first call`, async () => {
        if (!isStubbedFirst) await world.track().identify('x');
        sandbox.spy(prototype, name as 'handler');
        expect(await observedCall()).to.deep.equal([1, []]);
      });
    }

    it(`is observed below a wrapper of ${name}, which another library installed`, async () => {
      await world.track().identify('x');
      const ours = prototype[name] as Transport[string];
      prototype[name] = function (...args) {
        return ours.apply(this, args);
      };
      expect(await observedCall()).to.deep.equal(OBSERVED);
    });

    it(`is observed again if the original of ${name} is put back`, async () => {
      const original = prototype[name] as Transport[string];
      await world.track().identify('x');
      prototype[name] = original;
      expect(await observedCall()).to.deep.equal(OBSERVED);
    });
  }

  it('is not observed if one method cannot be changed', async () => {
    Object.defineProperty(prototype, 'execute', { writable: false, configurable: false });
    expect(await observedCall()).to.deep.equal([1, []]);
    expect(prototype['handler']?.name).to.equal('handler');
  });

  it('counts one attempt if the handler of one client makes the request itself', async () => {
    const client = world.track();
    const transport = transportOf(client);
    transport['handler'] = (options) => (transport['execute'] as Transport[string])(options);
    await client.identify('x');
    expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(1);
    expect(world.telemetry.span().events).to.deep.equal([]);
  });

  it('is observed in a class of the application that extends it', async () => {
    const Base = (prototype as unknown as { constructor: new (...args: unknown[]) => Transport }).constructor;
    class Waiting extends Base {
      async handler(...args: unknown[]) {
        await Promise.resolve();
        return (super['handler'] as Transport[string])(...args);
      }
    }
    const client = world.track();
    Object.assign(client, {
      request: Object.assign(new Waiting({ siteid: 's', apikey: 'k' }), transportOf(client)),
    });
    expect(await observedCall(client)).to.deep.equal(OBSERVED);
  });

  it('counts attempts once if a method of the client waits before its request', async () => {
    for (const alias of ['customerio-node-v4', 'customerio-node']) {
      await createWorld(alias);
      world.instrumentation.disable();
      const client = world.track();
      const track = Object.getPrototypeOf(client) as Transport;
      const original = track['identify'] as Transport[string];
      track['identify'] = async function (...args) {
        await Promise.resolve();
        return original.apply(this, args);
      };
      world.instrumentation.enable();
      world.instrumentation.instrument(world.sdk);
      world.simulator.script({}, { kind: 'error', status: 400 });
      await rejection(client.identify('x'));
      const { attributes, events } = world.telemetry.span();
      expect(attributes['customerio.attempts']).to.equal(1);
      expect(events).to.deep.equal([]);
    }
  });
});
