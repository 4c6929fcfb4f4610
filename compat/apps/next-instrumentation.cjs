/** The `instrumentation.ts` of Next.js, bundled separately from the pages. Pages access it through the global object. */
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');

telemetry.start(new CustomerIOInstrumentation());
globalThis.report = telemetry.report;
