import { createServer as createTcpServer } from 'node:net';
import { expect } from 'chai';
import { CHECKS } from '../../../lib/cli/doctor/checks';
import { report, reportJson } from '../../../lib/cli/doctor/report';
import { runAll } from '../../../lib/cli/doctor/run-checks';
import { environmentName } from '../../../lib/config';
import { OPTIONS } from '../../../lib/config/options';
import { environmentOf } from '../../harness/cli/doctor';
import { Canaries } from '../../harness/privacy/canaries';
import { startListening, startLocalServer } from '../../harness/servers/served';

const SUBJECT = { folder: '/srv/shop', node: '20.6.0' };
const output = { write: () => true };

/** Runs every check with a planted text in each value that can be a secret. Returns both reports. */
async function reportsWith(plant: Canaries, http: number, redis: number, isValid: boolean): Promise<string> {
  const login = () => `${plant.text('user')}:${plant.text('password')}@`;
  const url = (port: number, scheme = 'http') =>
    `${isValid ? `${scheme}://` : ''}${login()}127.0.0.1:${port}/${plant.text('path')}?token=${plant.text('query')}`;
  const env = {
    ...Object.fromEntries(
      Object.keys(OPTIONS).map((name) => [environmentName(name), plant.text(`option ${name}`)]),
    ),
    [environmentName('customerIdHashKey')]: isValid ? plant.text('hash key') : '9182736455',
    [environmentName('captureCustomerId')]: 'hash',
    OTEL_EXPORTER_OTLP_ENDPOINT: url(http),
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: url(http),
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${plant.text('OTLP header')},${plant.text('no header')}`,
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: `bad header=${plant.text('invalid header')}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: plant.text('protocol'),
    OTEL_EXPORTER_OTLP_CERTIFICATE: `/${plant.text('certificate path')}`,
    OTEL_TRACES_EXPORTER: isValid ? 'otlp' : plant.text('exporter'),
    OTEL_RESOURCE_ATTRIBUTES: `service.name=shop,token=${plant.text('resource')}`,
    OTEL_SERVICE_NAME: `https://x:${plant.text('service name')}@host`,
    OTEL_LOG_LEVEL: plant.text('log level'),
    OTEL_SERVICENAME: plant.text('misspelled name'),
    OTEL_TRACES_SAMPLER: plant.word('sampler').repeat(5),
    CIO_KEY: plant.text('signing key'),
    REDIS_URL: url(redis, 'redis'),
  };
  const options = {
    metrics: `http://${login()}127.0.0.1:${http}/${plant.text('metrics path')}?token=${plant.text('metrics query')}`,
    webhook: `http://${login()}127.0.0.1:${http}/${plant.text('webhook path')}?token=${plant.text('webhook query')}`,
    'key-env': 'CIO_KEY',
  };
  const found = await runAll(CHECKS, environmentOf({ env, options }));
  expect(found.findings.length).to.be.greaterThan(CHECKS.length / 2);
  return report(found, SUBJECT, { stdout: output, stderr: output, env: {} }) + reportJson(found, SUBJECT);
}

describe('the reports of the doctor', () => {
  for (const status of [200, 401, 404]) {
    it(`contain no secret if the endpoints respond ${status}`, async () => {
      const plant = new Canaries();
      const body = () => `# ${plant.text('response body')}\n`;
      const http = await startLocalServer((request, response) => {
        request.resume();
        response.writeHead(status, { 'x-canary': plant.text('response header') }).end(body());
      });
      const redis = await startListening(
        createTcpServer((socket) => {
          socket.on('error', () => undefined);
          socket.on('data', () => socket.end(`-ERR ${plant.text('Redis error')}\r\n`));
        }),
      );
      try {
        for (const isValid of [true, false]) {
          const text = await reportsWith(plant, http.port, redis.port, isValid);
          expect(plant.leaksIn(text)).to.deep.equal([]);
        }
        expect(plant.planted().length).to.be.greaterThan(20);
      } finally {
        await http.close();
        await redis.close();
      }
    });
  }
});
