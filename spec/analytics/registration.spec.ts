import { expect } from 'chai';
import { instrumentCustomerIO } from '../../lib';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { secondCopy } from '../harness/processes/fresh-lib';
import {
  ANALYTICS_ALIASES,
  AnalyticsWorld,
  anEvent,
  freshAnalytics,
  type AnalyticsClient,
} from '../harness/sdk/analytics-world';
import { startLocalServer } from '../harness/servers/served';
import { until } from '../harness/until';

const METHODS = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'closeAndFlush'];

/** Returns the prototypes that are patched: of the class, of its base class, and of the publisher of a client. */
const prototypesOf = (client: AnalyticsClient): object[] => {
  const chain: object[] = [];
  for (let each: unknown = client; each !== null && each !== Object.prototype;) {
    each = Object.getPrototypeOf(each);
    if (each !== null && each !== Object.prototype) chain.push(each as object);
  }
  const { _publisher } = client as unknown as { _publisher: object };
  return [...chain, Object.getPrototypeOf(_publisher) as object];
};

/** Returns the properties of the prototypes, to be compared by identity. */
const propertiesOf = (client: AnalyticsClient) =>
  prototypesOf(client).map((prototype) => Object.getOwnPropertyDescriptors(prototype));

describe('instrumentCustomerIO() with cdp-analytics-node', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  for (const alias of ANALYTICS_ALIASES) {
    it(`covers existing and later clients and subclasses of ${alias}, each event once`, async () => {
      const sdk = freshAnalytics(alias);
      world = await AnalyticsWorld.create({ enabled: false }, alias, sdk);
      const existing = world.client();
      world.instrumentation.setConfig({});
      world.instrumentation.enable();
      instrumentCustomerIO(sdk);
      instrumentCustomerIO(sdk.Analytics);
      class Shop extends sdk.Analytics {
        override track(event: object): void {
          super.track(event);
        }
      }
      const shop = new Shop(world.settings());
      existing.track(anEvent());
      world.client().identify(anEvent());
      shop.track(anEvent());
      expect(await world.untilOutcomes(3)).to.deep.equal({ 'track accepted': 2, 'identify accepted': 1 });
      expect(world.telemetry.spans).to.have.length(3);
      await shop.closeAndFlush();
    });

    it(`accepts a client of ${alias}, and covers its own bound methods`, async () => {
      const sdk = freshAnalytics(alias);
      world = await AnalyticsWorld.create({ enabled: false }, alias, sdk);
      const client = world.client();
      world.instrumentation.setConfig({});
      world.instrumentation.enable();
      expect(instrumentCustomerIO(client)).to.equal(client);
      instrumentCustomerIO(client);
      // eslint-disable-next-line @typescript-eslint/unbound-method -- the SDK binds its methods
      const { track } = client;
      track(anEvent());
      expect(() => track({})).to.throw();
      expect(await world.untilOutcomes(2)).to.deep.equal({
        'track accepted': 1,
        'track invalid_argument': 1,
      });
    });

    it(`restores ${alias} completely when the last instance is disabled`, async () => {
      const sdk = freshAnalytics(alias);
      const bare = new sdk.Analytics({ writeKey: 'key', flushInterval: 1 });
      const before = propertiesOf(bare);
      const own = METHODS.map((name) => (bare as unknown as Record<string, unknown>)[name]);
      world = await AnalyticsWorld.create({}, alias, sdk);
      const second = new CustomerIOInstrumentation();
      instrumentCustomerIO(bare);
      expect(propertiesOf(bare)).to.not.deep.equal(before);
      world.instrumentation.disable();
      expect(propertiesOf(bare)).to.not.deep.equal(before);
      second.disable();
      expect(propertiesOf(bare)).to.deep.equal(before);
      expect(METHODS.map((name) => (bare as unknown as Record<string, unknown>)[name])).to.deep.equal(own);
    });
  }

  it('records through the instance that is enabled, also if the SDK is found later', async () => {
    const preloaded = CustomerIOInstrumentation.preloaded();
    world = await AnalyticsWorld.create();
    world.client().track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    expect(world.telemetry.spans).to.have.length(1);
    world.instrumentation.disable();
    world.client().track(anEvent());
    await world.untilOutcomes(2);
    expect(world.telemetry.spans).to.have.length(2);
    preloaded.disable();
    const unrecorded = world.client();
    unrecorded.track(anEvent());
    await unrecorded.closeAndFlush({ timeout: 60_000 });
    expect(world.simulator.requests).to.have.length(3);
    expect(await world.outcomes()).to.deep.equal({ 'track accepted': 2 });
  });

  it('records each event once with two copies of the package, through the one that was enabled last', async () => {
    world = await AnalyticsWorld.create();
    const { CustomerIOInstrumentation: Copy } = secondCopy();
    const copy = new Copy();
    copy.instrument(world.sdk);
    const client = world.client();
    client.track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    expect(world.telemetry.spans).to.have.length(1);
    expect(await world.telemetry.points('customerio_pipelines_queue_events')).to.deep.include({
      attributes: { state: 'queued' },
      value: 0,
    });
    copy.disable();
    client.identify(anEvent());
    expect(await world.untilOutcomes(2)).to.deep.equal({ 'track accepted': 1, 'identify accepted': 1 });
    expect(world.telemetry.spans).to.have.length(2);
    expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
      { attributes: { operation: 'batch', status: 'success', api: 'pipelines' }, value: 2 },
    ]);
  });

  it('counts the batches in flight of two copies of the package together', async () => {
    world = await AnalyticsWorld.create();
    world.respond({ kind: 'hang' });
    const client = world.client({ maxEventsInBatch: 1, maxRetries: 0 });
    const { CustomerIOInstrumentation: Copy } = secondCopy();
    const copy = new Copy();
    copy.instrument(world.sdk);
    client.track(anEvent());
    await until('request', () => world.simulator.requests.length === 1);
    copy.disable();
    client.track(anEvent());
    await until('request', () => world.simulator.requests.length === 2);
    expect(await world.telemetry.points('customerio_api_in_flight')).to.deep.include({
      attributes: { api: 'pipelines' },
      value: 2,
    });
    expect(await world.queue()).to.deep.equal([0, 2]);
  });

  it('counts each event once if it is disabled and enabled while events wait and are sent', async () => {
    world = await AnalyticsWorld.create();
    let requests = 0;
    let respond = () => {};
    const mayRespond = new Promise<void>((resolve) => (respond = resolve));
    const server = await startLocalServer((request, response) => {
      requests += 1;
      request.resume();
      void mayRespond.then(() => response.end('{}'));
    });
    const host = `http://127.0.0.1:${server.port}`;
    const client = world.client({ host, maxEventsInBatch: 2, flushInterval: 60_000 });
    for (let count = 3; count > 0; count -= 1) client.track(anEvent());
    client.track(anEvent({ properties: { value: 1n } }), () => undefined);
    await until('request', () => requests === 1);
    world.instrumentation.disable();
    expect(await world.queue()).to.deep.equal([0, 2]);
    world.instrumentation.enable();
    respond();
    client.identify(anEvent());
    expect(await world.untilOutcomes(5)).to.deep.equal({
      'track accepted': 3,
      'track unserializable': 1,
      'identify accepted': 1,
    });
    const latencies = await world.telemetry.points('customerio_pipelines_event_latency_ms');
    // the call of one event is forgotten
    expect(latencies.map(({ attributes, count }) => [attributes['operation'], count])).to.deep.equal([
      ['track', 2],
      ['identify', 1],
    ]);
    expect(await world.queue()).to.deep.equal([0, 0]);
    expect(world.telemetry.spans).to.have.length(2);
    await server.close();
  });

  it('keeps pending events if it is configured or enabled again', async () => {
    world = await AnalyticsWorld.create();
    const client = world.client({ flushInterval: 50 });
    client.track(anEvent());
    world.instrumentation.setConfig({ logLevel: 'debug' });
    world.instrumentation.enable();
    expect(await world.queue()).to.deep.equal([1, 0]);
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    const [latency] = await world.telemetry.points('customerio_pipelines_event_latency_ms');
    expect(latency?.count).to.equal(1);
    expect(world.telemetry.logRecords.map(({ eventName }) => eventName)).to.deep.equal([
      'customerio.api.call',
    ]);
  });

  it('counts an event whose batch is sent while it is disabled', async () => {
    world = await AnalyticsWorld.create();
    world.respond({ kind: 'error', status: 503 });
    const client = world.client({ maxRetries: 1 });
    client.track(anEvent());
    world.instrumentation.disable();
    await until('request', () => world.simulator.requests.length === 1);
    world.instrumentation.enable();
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track delivery_failed': 1 });
    expect(await world.queue()).to.deep.equal([0, 0]);
  });

  it('finds no client in a mock without a base class', () => {
    const mock = Object.fromEntries(METHODS.map((name) => [name, () => undefined]));
    expect(world.instrumentation.instrument(mock)).to.equal(false);
  });
});
