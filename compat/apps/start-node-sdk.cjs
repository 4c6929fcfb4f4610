/** Version 2.x exports the function by its earlier name only, `startNodeSDK`. */
const sdkNode = require('@opentelemetry/sdk-node');
const { CustomerIOInstrumentation } = require('opentelemetry-instrumentation-customerio');

const start = sdkNode.startNodeSdk ?? sdkNode.startNodeSDK;
const sdk = start({ instrumentations: [new CustomerIOInstrumentation()] });
process.once('SIGTERM', () => sdk.shutdown());
require('./shop.cjs');
