/** An application that is bundled with all its modules: a module hook sees no `require`. */
const { instrumentCustomerIO } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');
telemetry.start();
const sdk = require('customerio-node');
instrumentCustomerIO(sdk);

void require('./call.cjs').call(sdk, telemetry.report);
