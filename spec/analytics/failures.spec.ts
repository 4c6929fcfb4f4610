import { expect } from 'chai';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';
import { faultyServer, type FaultName } from '../harness/servers/faulty-servers';
import { freeServerPort } from '../harness/servers/server-port';

/** Failures of a delivery: where the client sends its batches, and the error type that is recorded. */
const HOSTS: Readonly<Record<string, [host: (port: number) => string, type: string]>> = {
  'a closed port': [(port) => `http://127.0.0.1:${port}`, 'connection_refused'],
  'a host that does not exist': [() => 'http://customerio.invalid', 'dns'],
  'a port that fetch does not use': [() => 'http://127.0.0.1:25', 'invalid_argument'],
  'another URL scheme': [() => 'ftp://127.0.0.1', 'invalid_argument'],
  'credentials in the URL': [(port) => `http://jane:secret@127.0.0.1:${port}`, 'invalid_argument'],
};

const SERVERS: Readonly<Partial<Record<FaultName, string>>> = {
  blackHole: 'timeout',
  notHttp: 'invalid_response',
  html502: '502',
  relativeRedirect: 'redirect',
};

const STATUSES = [304, 400, 401, 403, 404, 413, 422, 429, 500, 503];

describe('a delivery of cdp-analytics-node that fails', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await AnalyticsWorld.create()));
  afterEach(() => world.end());

  async function expectError(type: string, settings: object): Promise<void> {
    // only a server that never responds uses up the timeout, not a pause of the process
    const httpRequestTimeout = type === 'timeout' ? 200 : 60_000;
    world.client({ maxRetries: 0, httpRequestTimeout, ...settings }).track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track delivery_failed': 1 });
    const attributes = { operation: 'batch', api: 'pipelines', error_type: type };
    expect(await world.telemetry.points('customerio_api_errors_total')).to.deep.equal([
      { attributes, value: 1 },
    ]);
    const exported = JSON.stringify([
      world.telemetry.span().attributes,
      world.telemetry.span().status,
      world.telemetry.logRecords.map(({ body, attributes: details }) => [body, details]),
    ]);
    expect(exported).to.not.match(/secret|jane|customer-4711|ordered/);
  }

  for (const [reason, [host, type]] of Object.entries(HOSTS)) {
    it(`has the error type ${type} because of ${reason}`, async () => {
      await expectError(type, { host: host(await freeServerPort()) });
    });
  }

  for (const [fault, type] of Object.entries(SERVERS)) {
    it(`has the error type ${type} because of the fault ${fault}`, async () => {
      const server = await faultyServer(fault as FaultName);
      try {
        await expectError(type, { host: server.url });
      } finally {
        await server.close();
      }
    });
  }

  for (const status of STATUSES) {
    it(`has the error type ${status} because of this status`, async () => {
      world.respond({ status, body: undefined });
      await expectError(`${status}`, {});
      expect(world.telemetry.span().attributes['http.response.status_code']).to.equal(status);
    });
  }
});
