const { NodeSDK } = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');
const { stores } = require('./redis');

const { deliveryJournal } = stores;
exports.sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation({ deliveryJournal })] });
exports.sdk.start();
