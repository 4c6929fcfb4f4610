/** Loads two copies of the package, like a dependency tree that has two versions of it. */
const first = require('opentelemetry-instrumentation-customerio');
const { SECOND_COPY = 'dependency' } = process.env;
const second = require(`./${SECOND_COPY}/node_modules/opentelemetry-instrumentation-customerio`);
if (first.CustomerIOInstrumentation === second.CustomerIOInstrumentation)
  throw new Error('both paths load the same copy');
const telemetry = require('./in-memory.cjs');
telemetry.start(new first.CustomerIOInstrumentation(), new second.CustomerIOInstrumentation());

void require('./call.cjs').call(require('customerio-node'), telemetry.report);
