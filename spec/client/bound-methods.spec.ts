import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, runNode } from '../harness/processes/node-process';
import { freshSdk, type SdkModule } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

type TrackClient = InstanceType<SdkModule['TrackClient']>;
type Bound = (id: string, data?: object) => Promise<unknown>;
const NAMES = ['identify', 'track', 'suppress', 'destroy'] as const;

/** Binds methods of a client to it, as applications do that pass them as callbacks. */
function bindMethods(client: TrackClient): Record<(typeof NAMES)[number], Bound> {
  for (const name of NAMES) Object.assign(client, { [name]: (client[name] as () => unknown).bind(client) });
  return client;
}

describe('bound methods of a client', () => {
  let world: World;
  let sdk: SdkModule;
  beforeEach(async () => {
    sdk = freshSdk();
    world = await World.create({ enabled: false }, 'customerio-node', sdk);
    world.instrumentation.disable();
  });
  afterEach(() => world.end());

  const enable = () => {
    world.instrumentation.setConfig({ enabled: true });
    world.instrumentation.enable();
  };
  const spansOf = async (call: (id: string) => Promise<unknown>) => {
    world.telemetry.reset();
    await call('x');
    return world.telemetry.spans.length;
  };

  it('are recorded once if they were bound before the SDK was patched, until disable()', async () => {
    const client = bindMethods(world.track());
    const { suppress } = client;
    enable();
    world.instrumentation.instrument(client);
    world.instrumentation.instrument(client);
    expect(await spansOf(client.suppress)).to.equal(1);
    expect(() => client.identify('')).to.throw('customerId is required');
    expect(world.telemetry.spans).to.have.length(2);
    world.instrumentation.disable();
    expect(client.suppress).to.equal(suppress);
    expect(await spansOf(client.suppress)).to.equal(0);
    enable();
    expect(await spansOf(client.suppress)).to.equal(1);
  });

  it('are recorded once if they were bound after the SDK was patched', async () => {
    enable();
    const client = bindMethods(world.track());
    expect(await spansOf(client.suppress)).to.equal(1);
    world.instrumentation.instrument(client);
    expect(await spansOf(client.suppress)).to.equal(1);
  });

  it("are recorded if they are the SDK's own functions", async () => {
    const client = world.track();
    Object.assign(client, { suppress: Reflect.get(client, 'suppress') as unknown });
    enable();
    world.instrumentation.instrument(client);
    expect(await spansOf((id) => client.suppress(id))).to.equal(1);
  });

  it('are recorded once with side-by-side calls', async () => {
    const client = bindMethods(world.track());
    enable();
    world.instrumentation.instrument(client);
    await Promise.all(NAMES.map((name) => client[name]('x', { name: 'y' })));
    expect(world.telemetry.spans).to.have.length(NAMES.length);
    expect(world.simulator.requests).to.have.length(NAMES.length);
  });

  it("are not wrapped if they are the application's own functions", () => {
    const client = world.track();
    const own = Object.fromEntries(NAMES.map((name) => [name, () => Promise.resolve({})]));
    Object.assign(client, own);
    enable();
    world.instrumentation.instrument(client);
    expect(client).to.include(own);
  });

  it('are not recorded if the client is frozen', async () => {
    const client = bindMethods(world.track());
    Object.freeze(client);
    enable();
    world.instrumentation.instrument(client);
    expect(await spansOf(client.suppress)).to.equal(0);
  });
});

/** Runs a script with garbage collection and returns the number that it prints. */
async function printedNumber(script: string): Promise<number> {
  const prelude = `
    const { instrumentCustomerIO } = require(${JSON.stringify(join(REPOSITORY, 'dist/lib'))});
    const { freshSdk } = require(${JSON.stringify(join(REPOSITORY, 'dist/spec/harness/sdk/sdk'))});
    async function alive(references) {
      for (let i = 0; i < 20; i += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        gc();
      }
      return references.filter((each) => each.deref() !== undefined).length;
    }`;
  const { stdout, stderr, code } = await runNode(['--expose-gc', '-e', `${prelude}${script}`]);
  if (code !== 0) throw new Error(stderr);
  return Number(stdout);
}

describe('values that were passed to instrumentCustomerIO()', () => {
  it('are collected: 10,000 clients with bound methods', async () => {
    const alive = await printedNumber(`
      const { TrackClient } = freshSdk();
      const clients = () => Array.from({ length: 10_000 }, () => {
        const client = new TrackClient('s', 'k');
        for (const name of ['identify', 'track', 'suppress', 'destroy']) client[name] = client[name].bind(client);
        return new WeakRef(instrumentCustomerIO(client));
      });
      alive(clients()).then(console.log)`);
    expect(alive).to.equal(0);
  });

  it('are collected: classes and subclasses, as test runners load them for each file', async () => {
    const alive = await printedNumber(`
      const loadClass = () => class { identify() {} track() {} destroy() {} suppress() {} };
      const classes = () => Array.from({ length: 100 }, () => {
        const TrackClient = loadClass();
        class Tracker extends TrackClient {}
        instrumentCustomerIO({ TrackClient: Tracker });
        new Tracker().identify();
        return new WeakRef(TrackClient);
      });
      alive(classes()).then(console.log)`);
    expect(alive).to.equal(0);
  });
});
