/** An existing set-up that does not register this instrumentation. */
const sdkNode = require('@opentelemetry/sdk-node');

const sdk = (sdkNode.startNodeSdk ?? sdkNode.startNodeSDK)();
process.once('SIGTERM', () => sdk.shutdown());
require('./shop.cjs');
