import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from '../../examples/service/exposition';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { attributesOf, Collector, type OtlpMetric } from '../../spec/harness/collector/otlp-collector';
import type { TestProcess } from '../../spec/harness/processes/node-process';
import { freeServerPort } from '../../spec/harness/servers/server-port';
import { setUpTitle } from '../cells';
import { LINE, LINE_ID, OURS, PROJECT, start } from '../project';
import { SET_UPS, type SetUp } from '../set-ups';

const CLIENT = 3;
const ERROR = 2;
const CALLS = [
  { operation: 'identify', status: 'success', api: 'track' },
  { operation: 'track', status: 'error', api: 'track' },
];
const REQUESTS = 'customerio_api_requests_total';

describe(`a service (${LINE_ID})`, () => {
  let simulator: Simulator;
  let collector: Collector;
  let service: TestProcess | undefined;

  before(async () => {
    simulator = await startSimulator();
  });
  beforeEach(async () => {
    simulator.reset();
    collector = await Collector.start();
  });
  afterEach(async () => {
    await service?.destroy();
    await collector.close();
  });
  after(() => simulator.close());

  const startService = ({ args, configFile }: SetUp, port: number) => {
    const bySignal = {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp,prometheus',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_BLRP_SCHEDULE_DELAY: '50',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
      OTEL_METRIC_EXPORT_TIMEOUT: '200',
    };
    service = start(LINE.oldestNode, args, {
      env: {
        TRACK_URL: simulator.trackUrl,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
        ...(configFile ? { OTEL_CONFIG_FILE: join(PROJECT, 'otel.yaml') } : bySignal),
      },
    });
    return service;
  };

  const spans = () => collector.spans.filter(({ kind }) => kind === CLIENT);
  const latest = (name: string) => collector.metrics.filter((metric) => metric.name === name).at(-1);
  const points = (metric: OtlpMetric | undefined) =>
    (metric?.sum?.dataPoints ?? []).map((point) => ({ ...attributesOf(point), value: point.asDouble }));
  const all = <T>(found: readonly T[], count: number) => (found.length >= count ? found : undefined);

  for (const setUp of SET_UPS) {
    it(setUpTitle(setUp), async () => {
      const port = await freeServerPort();
      const process = startService(setUp, port);
      await process.until('spans', () => all(spans(), CALLS.length));
      await process.until('log event', () => all(collector.logRecords, 1));
      await process.until('counts', () => all(points(latest(REQUESTS)), CALLS.length));
      const page = await process.until('metrics page', () =>
        fetch(`http://127.0.0.1:${port}/metrics`).then(
          (response) => response.text(),
          () => undefined,
        ),
      );
      process.signal('SIGTERM');
      const { code, stderr } = await process.ended;
      expect({ code, ours: stderr.match(/CUSTOMERIO_OTEL_\w+/g) }, stderr).to.deep.equal({
        code: 0,
        ours: null,
      });

      // HTTP instrumentations add no span below the span of this package
      expect(spans().map(({ name }) => name)).to.have.members(
        CALLS.map(({ operation }) => `customerio.${operation}`),
      );
      const failed = spans().filter(({ status }) => status.code === ERROR);
      expect(failed.map(({ name }) => name)).to.deep.equal(['customerio.track']);
      expect(
        collector.logRecords.map(({ eventName, severityText, spanId }) => [eventName, severityText, spanId]),
      ).to.deep.equal([['customerio.api.call', 'WARN', failed[0]?.spanId]]);
      const counted = CALLS.map((call) => ({ ...call, value: 1 }));
      expect(points(latest(REQUESTS))).to.have.deep.members(counted);
      const scraped = parse(page).filter(({ name }) => name === REQUESTS);
      expect(
        scraped.map(({ labels: { operation, status, api, otel_scope_name }, value }) => ({
          operation,
          status,
          api,
          value,
          scope: otel_scope_name,
        })),
      ).to.have.deep.members(counted.map((call) => ({ ...call, scope: OURS })));
      expect(page).to.match(/^customerio_api_latency_ms_count\{/m);
      expect(simulator.requests).to.have.length(1);
    });
  }
});
