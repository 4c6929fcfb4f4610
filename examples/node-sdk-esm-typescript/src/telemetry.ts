import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

export const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] });
sdk.start();
