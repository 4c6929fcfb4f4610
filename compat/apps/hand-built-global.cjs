/** Creates the instrumentation before the providers: until they are set, the API returns no-ops. */
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
new CustomerIOInstrumentation();

const { tracerProvider, meterProvider, loggerProvider } = require('./providers.cjs');
const api = require('@opentelemetry/api');
// API 1.10 includes the logs API
const { logs } = api.logs ? api : require('@opentelemetry/api-logs');
api.trace.setGlobalTracerProvider(tracerProvider);
api.metrics.setGlobalMeterProvider(meterProvider);
logs.setGlobalLoggerProvider(loggerProvider);
require('./shop.cjs');
