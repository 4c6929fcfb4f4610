import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { RawClient } from '../harness/clients/raw-client';
import { NodeProcess, REPOSITORY, runNode } from '../harness/processes/node-process';
import { faultyServer, type FaultName } from '../harness/servers/faulty-servers';
import { freeServerPort } from '../harness/servers/server-port';
import { isReady } from '../harness/until';

const SERVICE = join(REPOSITORY, 'spec/faults/fixtures/service.cjs');
const CALLS = 50;
/** The output of the service if all calls succeeded and it shut down. */
const UNAFFECTED_OUTPUT = `${JSON.stringify({ succeeded: CALLS, failed: 0 })}\nshut down\n`;

describe('calls while telemetry cannot be exported', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  const environment = (extra: Readonly<Record<string, string>>) => ({
    TRACK_URL: simulator.trackUrl,
    CALLS: String(CALLS),
    ...extra,
  });

  /** Exports at short intervals, so that calls are made while exports fail. */
  const otlp = (url: string) =>
    environment({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_BSP_SCHEDULE_DELAY: '5',
      OTEL_BSP_EXPORT_TIMEOUT: '500',
      OTEL_BLRP_SCHEDULE_DELAY: '5',
      OTEL_BLRP_EXPORT_TIMEOUT: '500',
      OTEL_METRIC_EXPORT_INTERVAL: '50',
      OTEL_METRIC_EXPORT_TIMEOUT: '40',
    });

  async function expectUnaffected(env: Readonly<Record<string, string>>): Promise<void> {
    const { code, stdout, stderr } = await runNode([SERVICE], { env });
    expect({ code, stdout }, stderr).to.deep.equal({ code: 0, stdout: UNAFFECTED_OUTPUT });
    expect(stderr).not.to.match(/unhandled/i);
    expect(simulator.requests).to.have.length(CALLS);
  }

  it('succeed if the collector is down', async () => {
    await expectUnaffected(otlp(`http://127.0.0.1:${await freeServerPort()}`));
  });

  const titles: Readonly<Partial<Record<FaultName, string>>> = {
    blackHole: 'the collector accepts requests and never responds',
    slowHead: 'the head of the collector response never ends',
    resetMidBody: 'the collector resets the connection within its response',
    html502: 'a proxy responds 502 because the collector is down',
    notHttp: 'a server at the address of the collector does not use HTTP',
  };
  for (const [fault, title] of Object.entries(titles) as [FaultName, string][]) {
    it(`succeed if ${title}`, async () => {
      const collector = await faultyServer(fault);
      try {
        await expectUnaffected(otlp(collector.url));
        expect(collector.requests(), 'attempted exports').to.be.at.least(1);
      } finally {
        await collector.close();
      }
    });
  }

  const prometheus = (port: number) =>
    environment({
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    });

  it('succeed if the port of the metrics page is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      await expectUnaffected(prometheus((other.address() as AddressInfo).port));
    } finally {
      other.close();
    }
  });

  it('succeed if scrapers disconnect or never read the metrics page', async () => {
    const port = await freeServerPort();
    const service = new NodeProcess([SERVICE], { env: { ...prometheus(port), WAIT: 'true' } });
    const page = `http://127.0.0.1:${port}/metrics`;
    try {
      await service.until('page', () => isReady(page));
      const stalled = await RawClient.connect(port);
      stalled.socket.pause();
      for (let scrape = 0; scrape < 100; scrape += 1)
        stalled.send('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n');
      for (let scrape = 0; scrape < 50; scrape += 1) {
        const scraper = await RawClient.connect(port);
        scraper.send('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n');
        scraper.reset();
      }
      await service.until('result', () => service.stdout.includes('succeeded'));
      const metrics = await (await fetch(page)).text();
      expect(metrics).to.match(
        new RegExp(
          `^customerio_api_requests_total\\{operation="identify",status="success",.*\\} ${CALLS}$`,
          'm',
        ),
      );
      await stalled.close();
      service.signal('SIGTERM');
      const { code, stdout } = await service.ended;
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: UNAFFECTED_OUTPUT });
    } finally {
      await service.destroy();
    }
  });
});
