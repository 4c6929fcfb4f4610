import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../../../lib/version';
import { createWebhookReceiver } from '../../../lib/webhooks';
import { ApplicationFolder } from '../../harness/cli/doctor';
import { startMetricsServer } from '../../harness/cli/metrics-server';
import { REPOSITORY, runNode } from '../../harness/processes/node-process';
import { faultyServer } from '../../harness/servers/faulty-servers';
import { startLocalServer } from '../../harness/servers/served';
import { SIGNING_KEY } from '../../harness/webhooks/webhook-world';

const PROGRAM = join(REPOSITORY, 'dist/lib/cli/main.js');

describe('the process of customerio-otel doctor', () => {
  const application = new ApplicationFolder({ dependencies: { 'customerio-node': '^5.0.0' } })
    .install(PACKAGE_NAME, PACKAGE_VERSION)
    .install('customerio-node', '5.2.0')
    .install('@opentelemetry/api', '1.9.1')
    .install('@opentelemetry/sdk-node', '0.223.0');
  after(() => application.remove());

  const doctor = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    runNode([PROGRAM, 'doctor', ...args], { cwd: application.path, env });

  it('exits with 0 for a healthy application, without a warning', async () => {
    const metrics = await startMetricsServer();
    const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 10 });
    const webhooks = await startLocalServer(receiver.node());
    try {
      const env = {
        CIO_KEY: SIGNING_KEY,
        OTEL_SERVICE_NAME: 'shop',
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(metrics.port),
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      };
      const args = ['--webhook', `localhost:${webhooks.port}/cio`, '--key-env', 'CIO_KEY'];
      const { code, stdout, stderr } = await doctor(args, env);
      expect(stdout.split('\n').filter((line) => /^(?:warn|FAIL|skip)/.test(line))).to.deep.equal([]);
      expect(stdout).to.match(/\n\d+ passed, 0 warnings, 0 failures\n$/);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      for (const line of stdout.split('\n')) expect(line.length, line).to.be.at.most(80);
    } finally {
      await metrics.close();
      await webhooks.close();
    }
  });

  it('ends although a server never finishes its response', async () => {
    const servers = await Promise.all([faultyServer('blackHole'), faultyServer('slowBody')]);
    try {
      const [hole, slow] = servers.map(({ url }) => url) as [string, string];
      const { code, stdout } = await doctor(['--json', '--metrics', slow], {
        OTEL_EXPORTER_OTLP_ENDPOINT: hole,
        REDIS_URL: hole.replace('http', 'redis'),
      });
      const { findings } = JSON.parse(stdout) as { findings: { check: string; text: string }[] };
      const late = findings.filter(({ text }) => text.includes('no response arrived in time'));
      expect(late.map(({ check }) => check)).to.deep.equal(['otlp-endpoint', 'metrics-page', 'redis']);
      expect(code).to.equal(2);
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
});
