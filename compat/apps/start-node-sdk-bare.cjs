/** Somebody's existing set-up, which does not know us. */
const sdkNode = require('@opentelemetry/sdk-node');

const sdk = (sdkNode.startNodeSdk ?? sdkNode.startNodeSDK)();
process.once('SIGTERM', () => sdk.shutdown());
require('./shop.cjs');
