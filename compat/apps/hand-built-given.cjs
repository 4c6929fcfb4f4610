/** An application that passes its providers to `registerInstrumentations` and sets no global ones. */
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

registerInstrumentations({
  instrumentations: [new CustomerIOInstrumentation()],
  ...require('./providers.cjs'),
});
require('./shop.cjs');
