import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PIPELINES_OUTCOMES } from '../../lib/catalog';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { attributesOf, Collector } from '../harness/collector/otlp-collector';
import { blocksIn } from '../harness/markdown';
import { NodeProcess, REPOSITORY } from '../harness/processes/node-process';

const PAGE = readFileSync(join(REPOSITORY, 'docs/analytics.md'), 'utf8');
const BLOCKS = blocksIn(PAGE, 'js');
const blockWith = (text: string): string => BLOCKS.find((block) => block.includes(text)) ?? '';
const [TELEMETRY, APP] = [blockWith('// telemetry.js'), blockWith('// app.js')];
const [STRICT, SHUTDOWN] = [blockWith('X-Strict-Mode'), blockWith('SIGTERM')];
const SETTINGS = 'process.env.CUSTOMERIO_WRITE_KEY';
/** The application enqueues one event. A batch has 15, so that three stay in the next one. */
const MORE_EVENTS = "for (let i = 0; i < 17; i += 1) analytics.track({ userId: '42', event: 'ordered' });";

describe('docs/analytics.md', () => {
  let folder: string;
  let simulator: Simulator;
  let collector: Collector;
  let app: NodeProcess | undefined;

  before(async () => (simulator = await startSimulator()));
  beforeEach(async () => {
    // in the repository, so that packages resolve there
    folder = mkdtempSync(join(REPOSITORY, 'dist/analytics-'));
    simulator.reset();
    collector = await Collector.start();
  });
  afterEach(async () => {
    await app?.destroy();
    await collector.close();
    rmSync(folder, { recursive: true });
  });
  after(() => simulator.close());

  /** Starts the application of the page, with other blocks at its end. Its batches go to the simulator. */
  function start(added: readonly string[], settings = ''): NodeProcess {
    const local = `'key', host: '${simulator.url}', path: '/cdp/v1/batch'${settings}`;
    writeFileSync(join(folder, 'telemetry.js'), TELEMETRY);
    writeFileSync(join(folder, 'app.js'), [APP.replace(SETTINGS, local), ...added].join('\n'));
    app = new NodeProcess([join(folder, 'app.js')], {
      env: {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      },
    });
    return app;
  }

  const hasRequest = () => simulator.requests.length > 0;
  const batchSizes = () =>
    simulator.requests.map(({ body }) => (JSON.parse(String(body)) as { batch: unknown[] }).batch.length);
  const exported = () => ({
    spans: collector.spans.map(({ name }) => name),
    outcomes: collector.metrics
      .filter(({ name }) => name === 'customerio_pipelines_events_total')
      .flatMap(({ sum }) => sum?.dataPoints ?? [])
      .map((point) => [attributesOf(point)['outcome'], point.asDouble]),
    logs: collector.logRecords.map(({ eventName }) => eventName),
  });

  it('has one row for each outcome of an event', () => {
    const section = PAGE.split('## From the call to the outcome')[1]?.split('\n## ')[0] ?? '';
    const [table = ''] = section.split('\n### ');
    const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, outcome]) => outcome);
    expect(rows).to.deep.equal(Object.keys(PIPELINES_OUTCOMES));
  });

  it('has an application whose SIGTERM delivers all events, also if a batch is in flight', async () => {
    simulator.script({ api: 'pipelines' }, { kind: 'slow', ms: 300 });
    const process = start([MORE_EVENTS, SHUTDOWN]);
    await process.until('the first batch', hasRequest);
    process.signal('SIGTERM');
    expect(await process.waitForExit()).to.include({ code: 0, signal: null });
    expect(batchSizes()).to.deep.equal([15, 3]);
    expect(exported()).to.deep.equal({
      spans: ['customerio.batch', 'customerio.batch'],
      outcomes: [['accepted', 18]],
      logs: [],
    });
  });

  it('has an application whose SIGTERM exports what could not be delivered', async () => {
    simulator.repeat({ api: 'pipelines' }, { kind: 'hang' }, Infinity);
    const process = start([MORE_EVENTS, SHUTDOWN.replace('15_000', '300')]);
    await process.until('the first batch', hasRequest);
    process.signal('SIGTERM');
    expect(await process.waitForExit()).to.include({ code: 0, signal: null });
    expect(exported().logs).to.deep.equal(['customerio.pipelines.unflushed']);
    const unflushed = collector.metrics.find(
      ({ name }) => name === 'customerio_pipelines_unflushed_events_total',
    );
    expect(unflushed?.sum?.dataPoints[0]?.asDouble).to.equal(18);
  });

  it('has an application that delivers and exports everything if it ends by itself', async () => {
    const { code, stderr } = await start([], ', flushInterval: 20').waitForExit();
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(exported()).to.deep.equal({
      spans: ['customerio.batch'],
      outcomes: [['accepted', 1]],
      logs: [],
    });
  });

  it('has listeners that let the API report an invalid event', async () => {
    const invalid = "analytics.track({ userId: '', event: 'ordered' });";
    const { stderr } = await start([STRICT, invalid], ', flushInterval: 20').waitForExit();
    expect(exported().outcomes).to.deep.equal([['delivery_failed', 2]]);
    expect(stderr).to.match(/delivery_failure.*\[400\] Bad Request/);
  });
});
