/** Next.js' `instrumentation.ts`, bundled apart from the pages; the pages reach it through the global object. */
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const telemetry = require('./in-memory.cjs');

telemetry.start(new CustomerIOInstrumentation());
globalThis.report = telemetry.report;
