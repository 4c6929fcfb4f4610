import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { reportOf } from '../../spec/harness/processes/report';
import { impossible, wayTitle } from '../cells';
import { NODES, type NodeVersion } from '../lines';
import { LINE, LINE_ID, OURS, PROJECT, run } from '../project';
import { EVENT_WAYS, WAYS, WEBHOOK_WAYS, type Way } from '../ways';

const CLIENT = 2;
const CONSUMER = 4;

const argsOf = ({ options, args }: Way, node: NodeVersion) => [...(options?.[node] ?? []), ...args];

/** Defines a spec for each cell of these ways that must run. */
function eachCell(ways: readonly Way[], cell: (way: Way, node: NodeVersion) => Promise<void>): void {
  for (const way of ways) {
    for (const node of NODES) {
      if (impossible(LINE, way, node) === undefined) it(wayTitle(way, node), () => cell(way, node));
    }
  }
}

/** Builds the bundles of these ways, with the tools of this repository. */
async function buildBundles(ways: readonly Way[]): Promise<void> {
  for (const { bundle } of ways) {
    if (bundle === undefined) continue;
    for (const [outfile, entry] of Object.entries(bundle.files)) {
      await build({
        entryPoints: [join(PROJECT, entry)],
        outfile: join(PROJECT, outfile),
        bundle: true,
        platform: 'node',
        logLevel: 'error',
        external: [...bundle.external],
      });
    }
  }
}

describe(`a call (${LINE_ID})`, () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
    await buildBundles(WAYS);
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  eachCell(WAYS, async (way, node) => {
    const report = reportOf(await run(node, argsOf(way, node), { env: { TRACK_URL: simulator.trackUrl } }));
    expect(report.spans.map(({ name, kind, scope }) => ({ name, kind, scope }))).to.deep.equal([
      { name: 'customerio.identify', kind: CLIENT, scope: OURS },
    ]);
    const counted = report.metrics.filter(({ name }) => name === 'customerio_api_requests_total');
    expect(counted.map(({ attributes, value }) => ({ ...attributes, value }))).to.deep.equal([
      { operation: 'identify', status: 'success', api: 'track', value: 1 },
    ]);
    const measured = report.metrics.filter(({ name }) => name === 'customerio_api_latency_ms');
    expect(measured.map(({ value }) => value)).to.deep.equal([1]);
    expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'PUT /track/api/v1/customers/customer-4711',
    ]);
  });
});

describe(`a batch of events (${LINE_ID})`, () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
    await buildBundles(EVENT_WAYS);
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  eachCell(EVENT_WAYS, async (way, node) => {
    const report = reportOf(await run(node, argsOf(way, node), { env: { HOST: simulator.url } }));
    expect(report.spans.map(({ name, kind, scope }) => ({ name, kind, scope }))).to.deep.equal([
      { name: 'customerio.batch', kind: CLIENT, scope: OURS },
    ]);
    const counted = report.metrics.filter(({ name }) => name === 'customerio_pipelines_events_total');
    expect(counted.map(({ attributes, value }) => ({ ...attributes, value }))).to.have.deep.members([
      { operation: 'identify', outcome: 'accepted', value: 1 },
      { operation: 'track', outcome: 'accepted', value: 1 },
    ]);
    const measured = report.metrics.filter(({ name }) => name === 'customerio_api_latency_ms');
    expect(measured.map(({ value }) => value)).to.deep.equal([1]);
    expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'POST /cdp/v1/batch',
    ]);
  });
});

describe(`a webhook (${LINE_ID})`, () => {
  eachCell(WEBHOOK_WAYS, async (way, node) => {
    const report = reportOf(await run(node, argsOf(way, node)));
    expect(report.spans.map(({ name, kind, scope }) => ({ name, kind, scope }))).to.deep.equal([
      { name: 'customerio.webhook', kind: CONSUMER, scope: OURS },
    ]);
    const counted = report.metrics.filter(
      ({ name, value }) => name === 'customerio_webhook_received_total' && value > 0,
    );
    expect(counted.map(({ attributes, value }) => ({ ...attributes, value }))).to.deep.equal([
      { event_type: 'email_delivered', value: 1 },
    ]);
  });
});
