/** A pino logger as option `logger`, and the pino instrumentation in the same process. SENDING: its log sending. */
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { InMemoryLogRecordExporter, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

const spans = new InMemorySpanExporter();
const logs = new InMemoryLogRecordExporter();
// the processors wait for the SDK's resource detectors, which on a busy machine take longer than the calls
const spanProcessor = new SimpleSpanProcessor(spans);
const logRecordProcessor = new SimpleLogRecordProcessor({ exporter: logs });
const pinoInstrumentation = new PinoInstrumentation({ disableLogSending: process.env.SENDING !== 'on' });
const customerio = new CustomerIOInstrumentation({ enabled: false });
new NodeSDK({
  instrumentations: [pinoInstrumentation, customerio],
  spanProcessors: [spanProcessor],
  metricReaders: [],
  logRecordProcessors: [logRecordProcessor],
}).start();

const lines = [];
// required after the pino instrumentation is registered, as in an application
const logger = require('pino')({}, { write: (line) => void lines.push(JSON.parse(line)) });
customerio.setConfig({ enabled: true, logLevel: 'info', logger });
customerio.enable();

async function main() {
  await require('./calls.cjs').run();
  await Promise.all([spanProcessor.forceFlush(), logRecordProcessor.forceFlush()]);
  const report = {
    lines,
    spans: spans.getFinishedSpans().map((span) => ({ name: span.name, ...span.spanContext() })),
    records: logs
      .getFinishedLogRecords()
      .map(({ eventName, body, attributes, spanContext, instrumentationScope }) => ({
        ...{ eventName, body, attributes, spanContext },
        scope: instrumentationScope.name,
      })),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

void main();
