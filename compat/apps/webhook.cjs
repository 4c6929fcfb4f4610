const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const webhooks = require('opentelemetry-instrumentation-customerio/webhooks');
const telemetry = require('./in-memory.cjs');

telemetry.start(new CustomerIOInstrumentation());
void require('./receive.cjs').receive(webhooks, telemetry.report);
