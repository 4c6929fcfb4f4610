const { NodeSDK } = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

exports.sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });
exports.sdk.start();
