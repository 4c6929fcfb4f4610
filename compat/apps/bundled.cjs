/** Bundled with everything inside: no `require` that a hook could see. */
const { instrumentCustomerIO } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');
telemetry.start();
const sdk = require('customerio-node');
instrumentCustomerIO(sdk);

void require('./call.cjs').call(sdk, telemetry.report);
