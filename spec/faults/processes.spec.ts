import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Collector } from '../harness/collector/otlp-collector';
import { NodeProcess, REPOSITORY, runNode, type ExitResult } from '../harness/processes/node-process';
import type { Report } from '../harness/processes/report';

const FIXTURES = join(REPOSITORY, 'spec/faults/fixtures');
const HOUR = '3600000';

/** Returns the reports that the processes or threads of an application printed. */
const reportsOf = ({ stdout }: ExitResult): Report[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Report);

const summarize = (report: Report) => ({
  spans: report.spans.map(({ name }) => name),
  counted: report.metrics
    .filter(({ name }) => name === 'customerio_api_requests_total')
    .map(({ value }) => value),
});

const ONE_CALL = { spans: ['customerio.identify'], counted: [1] };

describe('processes with the instrumentation', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  const run = (fixture: string, flags: readonly string[] = []) =>
    runNode([...flags, join(FIXTURES, fixture)], { env: { TRACK_URL: simulator.trackUrl } });

  it('exit immediately with their own exit code while calls are in flight', async () => {
    simulator.script(
      { path: /customer-\d*[02468]$/ },
      ...Array.from({ length: 50 }, () => ({ kind: 'hang' }) as const),
    );
    const { code, stdout, stderr } = await run('exit-in-flight.cjs');
    expect({ code, stdout, stderr }).to.deep.equal({ code: 7, stdout: 'exit 7\n', stderr: '' });
  });

  it('record the calls of the main thread and of a worker thread separately', async () => {
    const reports = reportsOf(await run('worker.cjs'));
    expect(reports.map(summarize)).to.deep.equal([ONE_CALL, ONE_CALL]);
    expect(simulator.requests).to.have.length(2);
  });

  it('record the calls of each worker of a cluster', async () => {
    const reports = reportsOf(await run('cluster.cjs'));
    expect(reports.map(summarize)).to.deep.equal([ONE_CALL, ONE_CALL]);
    expect(simulator.requests).to.have.length(2);
  });

  it('record their calls with --frozen-intrinsics', async () => {
    const ended = await run('called.cjs', ['--frozen-intrinsics']);
    expect(ended.stdout).to.match(/^called\n/);
    expect(reportsOf(ended).map(summarize)).to.deep.equal([ONE_CALL]);
  });

  it('warn once per client if the SDK is frozen, and their calls work', async () => {
    const ended = await run('frozen.cjs');
    expect(ended.code).to.equal(0);
    expect(ended.stdout).to.match(/^called\n/);
    expect(reportsOf(ended)).to.deep.equal([{ spans: [], metrics: [] }]);
    const warnings = ended.stderr.match(/Cannot instrument \w+\(\) of Customer\.io's \w+ client/g);
    expect(warnings).to.have.length(3);
  });

  it('export all recorded telemetry before they exit after SIGTERM', async () => {
    const CALLS = 300;
    simulator.script({ path: /customer-1$/ }, { kind: 'error', status: 400 });
    const collector = await Collector.start();
    const service = new NodeProcess([join(FIXTURES, 'service.cjs')], {
      env: {
        TRACK_URL: simulator.trackUrl,
        CALLS: String(CALLS),
        WAIT: 'true',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp',
        // export only during shutdown
        OTEL_BSP_SCHEDULE_DELAY: HOUR,
        OTEL_BLRP_SCHEDULE_DELAY: HOUR,
        OTEL_METRIC_EXPORT_INTERVAL: HOUR,
      },
    });
    try {
      await service.until('result', () => service.stdout.includes('succeeded'));
      service.signal('SIGTERM');
      const { code, stdout } = await service.ended;
      expect(code).to.equal(0);
      expect(stdout).to.equal(`${JSON.stringify({ succeeded: CALLS - 1, failed: 1 })}\nshut down\n`);
      expect(collector.spans.map(({ name }) => name)).to.deep.equal(
        Array<string>(CALLS).fill('customerio.identify'),
      );
      const requests = collector.metrics.filter(({ name }) => name === 'customerio_api_requests_total');
      const counts = requests.flatMap(({ sum }) => sum?.dataPoints ?? []).map(({ asDouble }) => asDouble);
      expect(counts).to.have.members([CALLS - 1, 1]);
      expect(collector.logRecords).to.have.length(1);
    } finally {
      await service.destroy();
      await collector.close();
    }
  });
});
