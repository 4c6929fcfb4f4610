import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { createWebhookReceiver } from '../../lib/webhooks';
import { runNode } from '../harness/processes/node-process';
import { unregister } from '../harness/telemetry/telemetry';
import { expectNormalOperation } from '../harness/webhooks/normal-operation';

/** Prints what a receiver emits and what the diagnostics logger of OpenTelemetry gets. */
const PROGRAM = `
  const { diag } = require('@opentelemetry/api');
  const load = (path) => require(require('node:path').join(process.argv[1], path));
  const { createWebhookReceiver } = load('lib/webhooks');
  const { InMemoryTelemetry } = load('spec/harness/telemetry/telemetry');
  const { expectNormalOperation } = load('spec/harness/webhooks/normal-operation');
  const telemetry = new InMemoryTelemetry().register();
  const lines = [];
  const log = (...words) => void lines.push(words.join(' '));
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
  lines.length = 0;
  expectNormalOperation(createWebhookReceiver).then(async () => {
    const metrics = (await telemetry.metricData()).map(({ descriptor }) => descriptor.name);
    console.log(JSON.stringify({
      spans: telemetry.spans.length,
      logRecords: telemetry.logRecords.length,
      metrics: metrics.filter((name) => name.includes('customerio')),
      lines,
    }));
    await telemetry.shutdown();
  });
`;

interface Emitted {
  readonly spans: number;
  readonly logRecords: number;
  readonly metrics: readonly string[];
  readonly lines: readonly string[];
}

/** Runs {@link PROGRAM} in a process: receivers of other specs cannot emit there. */
async function emitted(env: Readonly<Record<string, string>>): Promise<Emitted> {
  const { code, stdout, stderr } = await runNode(['-e', PROGRAM, join(__dirname, '../..')], { env });
  expect(code, stderr).to.equal(0);
  return JSON.parse(stdout) as Emitted;
}

describe('WebhookReceiver without telemetry', () => {
  afterEach(() => unregister());

  it('works without an SDK', async () => {
    unregister();
    await expectNormalOperation(createWebhookReceiver);
    expect(trace.getActiveSpan()).to.equal(undefined);
  });

  for (const [variable, value] of [
    ['OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ] as const) {
    it(`works with ${variable}=${value} and emits no telemetry`, async () => {
      const { lines, ...telemetry } = await emitted({ [variable]: value });
      expect(telemetry).to.deep.equal({ spans: 0, logRecords: 0, metrics: [] });
      // warnings about a failed handler and a wrong key are not telemetry: they are logged in any case
      expect(lines.filter((line) => !/onEvent|signingKeys/.test(line))).to.deep.equal([]);
    });
  }

  it('emits telemetry if it is not disabled', async () => {
    const { spans, metrics } = await emitted({});
    expect(spans).to.equal(4);
    expect(metrics).to.include('customerio_webhook_received_total');
  });
});
