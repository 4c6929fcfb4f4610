/**
 * Sentry in one process with this package. SET_UP: `sentry` (Sentry registers its tracer provider) or `sdk` (the
 * application starts a NodeSDK). ORDER: which is set up first. IGNORE: disables in Sentry what the documentation
 * recommends to disable.
 */
const { SET_UP, ORDER, IGNORE, DSN } = process.env;

// Customer.io is on loopback here
const ignoreOutgoingRequests = (url) => new URL(url).hostname === 'localhost';
// set if the application starts a NodeSDK; the processor waits for the SDK's resource detectors
let exporter;
let processor;

function sentry() {
  const Sentry = require('@sentry/node');
  Sentry.init({
    dsn: DSN,
    tracesSampleRate: 1,
    enableOpenTelemetrySetup: SET_UP === 'sentry',
    ...(IGNORE && {
      integrations: [
        Sentry.nativeNodeFetchIntegration({ ignoreOutgoingRequests }),
        Sentry.httpIntegration({ ignoreOutgoingRequests }),
      ],
    }),
  });
}

function ours() {
  const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
  const instrumentations = [new CustomerIOInstrumentation()];
  if (SET_UP === 'sentry') {
    require('@opentelemetry/instrumentation').registerInstrumentations({ instrumentations });
    return;
  }
  const { NodeSDK } = require('@opentelemetry/sdk-node');
  const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
  exporter = new InMemorySpanExporter();
  processor = new SimpleSpanProcessor(exporter);
  new NodeSDK({
    instrumentations,
    spanProcessors: [processor],
    metricReaders: [],
    logRecordProcessors: [],
  }).start();
}

async function main() {
  const steps = ORDER === 'sentry first' ? [sentry, ours] : [ours, sentry];
  steps.forEach((step) => step());
  await require('./calls.cjs').run();
  const Sentry = require('@sentry/node');
  Sentry.captureException(new Error('thrown by the application'));
  await Sentry.flush(5_000);
  await processor?.forceFlush();
  const spans = exporter?.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })) ?? [];
  process.stdout.write(`${JSON.stringify(spans)}\n`);
}

void main();
