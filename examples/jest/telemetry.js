// Jest has its own `require`, which module hooks do not see: the module is passed by hand.
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { instrumentCustomerIO } = require('opentelemetry-instrumentation-customerio');

instrumentCustomerIO(require('customerio-node'));

exports.sdk = new NodeSDK();
exports.sdk.start();
