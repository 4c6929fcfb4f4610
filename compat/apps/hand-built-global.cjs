/** The instrumentation first: what it asks the API for before providers are there is a no-op. */
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
new CustomerIOInstrumentation();

const { tracerProvider, meterProvider, loggerProvider } = require('./providers.cjs');
const api = require('@opentelemetry/api');
// API 1.10 has logs of its own
const { logs } = api.logs ? api : require('@opentelemetry/api-logs');
api.trace.setGlobalTracerProvider(tracerProvider);
api.metrics.setGlobalMeterProvider(meterProvider);
logs.setGlobalLoggerProvider(loggerProvider);
require('./shop.cjs');
