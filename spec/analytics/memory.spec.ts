import { join } from 'node:path';
import { expect } from 'chai';
import { runNode } from '../harness/processes/node-process';

/** Compiled harness, for a child process with `--expose-gc`. */
const WORLD = join(__dirname, '../harness/sdk/analytics-world');

const REGISTRY = join(__dirname, '../../lib/analytics/registry');

const SCRIPT = `
  const { AnalyticsWorld, anEvent } = require(${JSON.stringify(WORLD)});
  (async () => {
    const world = await AnalyticsWorld.create();
    // not world.client(), which keeps its clients
    let client = new world.sdk.Analytics(world.settings());
    const plugin = { name: 'hangs', type: 'before', version: '1', isLoaded: () => true, load: async () => {} };
    await client.register({ ...plugin, track: () => new Promise(() => {}) });
    client.track(anEvent());
    const [queued] = await world.telemetry.points('customerio_pipelines_queue_events');
    const reference = new WeakRef(client);
    client = undefined;
    let outcomes = {};
    for (let round = 0; round < 200 && Object.keys(outcomes).length === 0; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      globalThis.gc();
      outcomes = await world.outcomes();
    }
    const left = await world.telemetry.points('customerio_pipelines_queue_events');
    await world.end();
    const isCollected = reference.deref() === undefined;
    console.log(JSON.stringify({ queued: queued.value, outcomes, left: left[0].value, isCollected }));
  })();
`;

/** A set that has grown can keep a delivery that has ended. */
const KEPT_DELIVERY = `
  const { AnalyticsWorld, anEvent } = require(${JSON.stringify(WORLD)});
  const { registry } = require(${JSON.stringify(REGISTRY)});
  (async () => {
    const world = await AnalyticsWorld.create();
    const client = world.client();
    let context;
    client.on('dispatch_start', (value) => { context = new WeakRef(value); });
    client.on('http_request', () => { globalThis.kept = [...registry.deliveries]; });
    client.track(anEvent());
    await world.untilOutcomes(1);
    for (let round = 0; round < 200 && context.deref() !== undefined; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      globalThis.gc();
    }
    console.log(JSON.stringify({ kept: globalThis.kept.length, isCollected: context.deref() === undefined }));
    await world.end();
  })();
`;

/** The client stays alive. Its plugin never ends the first event, and does not handle the other ones. */
const HANGING_AMONG_OTHERS = `
  const { AnalyticsWorld, anEvent } = require(${JSON.stringify(WORLD)});
  (async () => {
    const world = await AnalyticsWorld.create();
    const client = world.client();
    const plugin = { name: 'hangs', type: 'before', version: '1', isLoaded: () => true, load: async () => {} };
    let isFirst = true;
    const track = (context) => { if (!isFirst) return context; isFirst = false; return new Promise(() => {}); };
    await client.register({ ...plugin, track });
    for (let count = 0; count < 100; count += 1) client.track(anEvent());
    let outcomes = {};
    for (let round = 0; round < 200 && outcomes['track lost'] === undefined; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      globalThis.gc();
      outcomes = await world.outcomes();
    }
    await world.untilOutcomes(100);
    console.log(JSON.stringify(await world.outcomes()));
    await world.end();
  })();
`;

describe('an event that can never end', () => {
  it('is lost when its client is collected, which the instrumentation does not keep', async () => {
    const { stdout, stderr } = await runNode(['--expose-gc', '-e', SCRIPT]);
    expect(stdout, stderr).to.not.equal('');
    expect(JSON.parse(stdout)).to.deep.equal({
      queued: 1,
      outcomes: { 'track lost': 1 },
      left: 0,
      isCollected: true,
    });
  });

  it('is lost also if the client lives and delivers the events after it', async () => {
    const { stdout, stderr } = await runNode(['--expose-gc', '-e', HANGING_AMONG_OTHERS]);
    expect(stdout, stderr).to.not.equal('');
    expect(JSON.parse(stdout)).to.deep.equal({ 'track accepted': 99, 'track lost': 1 });
  });
});

describe('a delivery of cdp-analytics-node that has ended', () => {
  it('does not keep its events in memory', async () => {
    const { stdout, stderr } = await runNode(['--expose-gc', '-e', KEPT_DELIVERY]);
    expect(stdout, stderr).to.not.equal('');
    expect(JSON.parse(stdout)).to.deep.equal({ kept: 1, isCollected: true });
  });
});
