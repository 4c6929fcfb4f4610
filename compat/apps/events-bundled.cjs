/** An application that is bundled with the second SDK: a module hook sees no `require`. */
const { instrumentCustomerIO } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');
telemetry.start();
const sdk = require('@customerio/cdp-analytics-node');
instrumentCustomerIO(sdk);

void require('./enqueue.cjs').enqueue(sdk, telemetry.report);
