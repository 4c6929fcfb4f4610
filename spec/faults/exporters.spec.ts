import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { NodeProcess, REPOSITORY, runNode } from '../harness/processes/node-process';
import { faultyServer, type FaultName } from '../harness/servers/faulty-servers';
import { RawClient } from '../harness/clients/raw-client';
import { freeServerPort } from '../harness/servers/server-port';

const SERVICE = join(REPOSITORY, 'spec/faults/fixtures/service.cjs');
const CALLS = 50;
/** All calls succeeded, each made once, and the service ended as it was told to. */
const UNTOUCHED = `${JSON.stringify({ succeeded: CALLS, failed: 0 })}\nshut down\n`;

describe('a backend that is away', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  const environment = (more: Readonly<Record<string, string>>) => ({
    TRACK_URL: simulator.trackUrl,
    CALLS: String(CALLS),
    ...more,
  });

  /** Exports all the time, so that calls are made while exports fail. */
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

  async function expectUntouched(env: Readonly<Record<string, string>>): Promise<void> {
    const { code, stdout, stderr } = await runNode([SERVICE], { env });
    expect({ code, stdout }, stderr).to.deep.equal({ code: 0, stdout: UNTOUCHED });
    expect(stderr).not.to.match(/unhandled/i);
    expect(simulator.requests).to.have.length(CALLS);
  }

  it('does not reach the calls: a collector that is down', async () => {
    await expectUntouched(otlp(`http://127.0.0.1:${await freeServerPort()}`));
  });

  const ill: Readonly<Partial<Record<FaultName, string>>> = {
    blackHole: 'a collector that takes exports and never answers',
    slowHead: 'a collector that answers slowly and without end',
    resetMidBody: 'a collector that is killed in the middle of its answer',
    html502: 'a proxy in front of no collector',
    notHttp: 'something else at the address of the collector',
  };
  for (const [illness, title] of Object.entries(ill) as [FaultName, string][]) {
    it(`does not reach the calls: ${title}`, async () => {
      const collector = await faultyServer(illness);
      try {
        await expectUntouched(otlp(collector.url));
        expect(collector.requests(), 'exports that were tried').to.be.at.least(1);
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

  it('does not reach the calls: a port of the metrics page that somebody has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      await expectUntouched(prometheus((other.address() as AddressInfo).port));
    } finally {
      other.close();
    }
  });

  it('does not reach the calls: scrapers that leave, and one that never reads', async () => {
    const port = await freeServerPort();
    const service = new NodeProcess([SERVICE], { env: { ...prometheus(port), WAIT: 'true' } });
    const page = `http://127.0.0.1:${port}/metrics`;
    try {
      await service.until('page', () =>
        fetch(page).then(
          (answer) => answer.ok || undefined,
          () => undefined,
        ),
      );
      const deaf = await RawClient.connect(port);
      deaf.socket.pause();
      for (let scrape = 0; scrape < 100; scrape += 1)
        deaf.send('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n');
      for (let scrape = 0; scrape < 50; scrape += 1) {
        const scraper = await RawClient.connect(port);
        scraper.send('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n');
        scraper.reset();
      }
      await service.until('result', () => (service.stdout.includes('succeeded') ? true : undefined));
      const metrics = await (await fetch(page)).text();
      expect(metrics).to.match(
        new RegExp(
          `^customerio_api_requests_total\\{operation="identify",status="success",.*\\} ${CALLS}$`,
          'm',
        ),
      );
      await deaf.close();
      service.signal('SIGTERM');
      const { code, stdout } = await service.ended;
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: UNTOUCHED });
    } finally {
      await service.destroy();
    }
  });
});
