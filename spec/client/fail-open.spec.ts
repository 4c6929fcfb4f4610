import { expect } from 'chai';
import type { CustomerIOInstrumentationConfig } from '../../lib/config';
import { freshSdk } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';
import { BREAKAGES, explode } from '../harness/telemetry/broken-apis';
import { warningsDuring } from '../harness/telemetry/diagnostics';

const HOOKS: Readonly<Record<string, CustomerIOInstrumentationConfig>> = {
  'hooks that throw': { requestHook: explode, responseHook: explode },
  'hooks that reject': {
    requestHook: () => Promise.reject(new Error('x')) as never,
    responseHook: () => Promise.reject(new Error('x')) as never,
  },
  'hooks that never settle': { requestHook: () => new Promise(() => {}) as never },
  'a configured logger that throws': {
    logLevel: 'debug',
    logger: { debug: explode, info: explode, warn: explode, error: explode },
  },
};

describe('a call with failing telemetry', () => {
  let world: World;
  afterEach(() => world.end());

  async function expectUntouchedCalls() {
    const client = world.track({ retry: { maxRetries: 0 } });
    expect(await client.identify('a')).to.deep.equal({});
    world.simulator.script({}, { kind: 'error', status: 404 });
    expect(await rejection(client.identify('b'))).to.include({ statusCode: 404 });
    expect(() => client.identify('')).to.throw('customerId is required');
    expect(await world.app().sendEmail(world.email())).to.have.property('delivery_id');
    const paths = world.simulator.requests.map(({ path }) => path.split('/').at(-1));
    expect(paths).to.deep.equal(['a', 'b', 'email']);
  }

  for (const [description, installFault] of Object.entries(BREAKAGES)) {
    it(`has the same result and error as without instrumentation, with ${description}`, async () => {
      world = await World.create();
      installFault();
      await expectUntouchedCalls();
    });
  }

  for (const [description, config] of Object.entries(HOOKS)) {
    it(`has the same result and error as without instrumentation, with ${description}`, async () => {
      world = await World.create(config);
      await expectUntouchedCalls();
      expect(world.telemetry.spans).to.have.length(4);
    });
  }

  it('records metrics if the tracer throws', async () => {
    world = await World.create();
    BREAKAGES['a tracer that throws']();
    await world.track().identify('a');
    expect(await world.telemetry.points('customerio_api_requests_total')).to.have.length(1);
  });

  it('records the span without captured attributes if reading the arguments throws', async () => {
    world = await World.create({ captureCustomerId: 'raw', captureEventName: true });
    let reads = 0;
    const data = Object.defineProperty({}, 'name', {
      enumerable: true,
      get: () => ((reads += 1) === 1 ? explode() : 'signup'),
    });
    await world.track().track('a', data as { name: string });
    expect(world.telemetry.span().attributes).to.not.have.property('customerio.event_name');
  });

  it('sends the original arguments if a hook changes its copy', async () => {
    world = await World.create({
      requestHook: (_span, info) => void (info.arguments as unknown[]).splice(0),
    });
    await world.track().identify('a');
    expect(world.simulator.requests[0]?.path).to.match(/customers\/a$/);
  });

  it('records the span without the server if reading the root URL of the client throws', async () => {
    world = await World.create();
    const client = world.track();
    Object.defineProperty(client, 'trackRoot', {
      get: () => (new Error().stack?.includes('endpointOf') ? explode() : world.simulator.trackUrl),
    });
    expect(await client.identify('a')).to.deep.equal({});
    expect(world.telemetry.span().attributes).to.not.have.property('server.address');
  });

  it('is not recorded if the prototype is frozen, and a process warning reports that', async () => {
    world = await World.create();
    world.instrumentation.disable();
    const sdk = freshSdk('customerio-node-v5.0');
    Object.freeze(sdk.TrackClient.prototype);
    const warnings = await warningsDuring(async () => {
      world.instrumentation.instrument(sdk);
      world.instrumentation.enable();
      const client = new sdk.TrackClient('s', 'k', { url: world.simulator.trackUrl });
      expect(await client.identify('x')).to.deep.equal({});
    });
    // frozen prototypes of earlier specs have warnings of their own
    const ofTrack = warnings.filter(({ message }) => message.includes("of Customer.io's track client"));
    expect(ofTrack.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_FROZEN']);
    expect(world.telemetry.spans).to.deep.equal([]);
  });
});
