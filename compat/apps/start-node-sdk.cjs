/** 2.x knows the function by its first name only. */
const sdkNode = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

const start = sdkNode.startNodeSdk ?? sdkNode.startNodeSDK;
const sdk = start({ instrumentations: [new CustomerIOInstrumentation()] });
process.once('SIGTERM', () => sdk.shutdown());
require('./shop.cjs');
