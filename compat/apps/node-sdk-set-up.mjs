import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });
sdk.start();
process.once('SIGTERM', () => sdk.shutdown());
