const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');
telemetry.start(new CustomerIOInstrumentation());

void require('./call.cjs').call(require('customerio-node'), telemetry.report);
