/** Providers that are nobody's global. */
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

registerInstrumentations({
  instrumentations: [new CustomerIOInstrumentation()],
  ...require('./providers.cjs'),
});
require('./shop.cjs');
