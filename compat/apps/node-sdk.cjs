const { NodeSDK } = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });
sdk.start();
process.once('SIGTERM', () => sdk.shutdown());
require('./shop.cjs');
