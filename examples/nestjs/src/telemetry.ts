import { NodeSDK } from '@opentelemetry/sdk-node';
import { CustomerIOInstrumentation } from 'opentelemetry-instrumentation-customerio';

new NodeSDK({ instrumentations: [new CustomerIOInstrumentation()] }).start();
