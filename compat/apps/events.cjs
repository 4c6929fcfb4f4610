const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');
telemetry.start(new CustomerIOInstrumentation());

void require('./enqueue.cjs').enqueue(require('@customerio/cdp-analytics-node'), telemetry.report);
