const { NodeSDK } = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] }).start();
